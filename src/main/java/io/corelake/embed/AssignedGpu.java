package io.corelake.embed;

import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Which GPU a task works on. */
final class AssignedGpu {
  private AssignedGpu() {}

  /** Returns the GPU that Spark gave the task; the first one where Spark gives out none. */
  static int of(TaskContext task) {
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    return gpu == null ? 0 : Integer.parseInt(gpu.addresses()[0]);
  }
}
