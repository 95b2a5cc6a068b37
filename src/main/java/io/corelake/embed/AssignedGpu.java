package io.corelake.embed;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Which GPU a task works on. */
final class AssignedGpu {
  private AssignedGpu() {}

  /** Returns the GPU that Spark gave the task; the first one where Spark gives out none. */
  static int of(TaskContext task) {
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    if (gpu == null) {
      return 0;
    }
    String address = gpu.addresses()[0];
    try {
      return Integer.parseUnsignedInt(address);
    } catch (NumberFormatException e) {
      throw new CoreLakeException(
          ExitCode.USAGE,
          "Spark's GPU discovery script gives the address "
              + address
              + ", it must be a GPU's number from 0",
          e);
    }
  }
}
