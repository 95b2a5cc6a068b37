package io.corelake.embed;

import io.corelake.CoreLakeException;
import io.corelake.proxy.DeviceChoice;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Which GPU a task works on. */
final class AssignedGpu {
  private AssignedGpu() {}

  /**
   * Returns the GPU that Spark gave the task; the first one where Spark gives out none or none is
   * to be used.
   */
  static int of(TaskContext task, DeviceChoice device) {
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    if (gpu == null || device == DeviceChoice.CPU) {
      return 0;
    }
    String address = gpu.addresses()[0];
    if (!address.matches("\\d{1,4}")) {
      throw CoreLakeException.usage(
          "The script of spark.executor.resource.gpu.discoveryScript gives the address %s, it must"
                  .formatted(address)
              + " be a GPU's number from 0: take deploy/gpu/get-gpus.sh, or set embed.device to cpu");
    }
    return Integer.parseInt(address);
  }
}
