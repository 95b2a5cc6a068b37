package io.corelake.proxy;

import ai.djl.Device;
import io.corelake.CoreLakeException;

/** Where a proxy runs, as {@code embed.device} says. */
public enum DeviceChoice {
  /** A GPU if libtorch sees one, else the processor. */
  AUTO,
  CPU,
  GPU;

  /**
   * Returns the device.
   *
   * @param gpu which of the GPUs that this process sees, from 0
   * @throws CoreLakeException if a GPU is asked for and libtorch does not see it
   */
  Device resolve(int gpu) {
    int seen = TorchEngine.start().getGpuCount();
    return switch (this) {
      case CPU -> Device.cpu();
      case AUTO -> seen == 0 ? Device.cpu() : visible(gpu, seen);
      case GPU -> visible(gpu, seen);
    };
  }

  private static Device visible(int gpu, int seen) {
    if (gpu >= seen) {
      throw CoreLakeException.usage(
          "embed.device asks for GPU %d, libtorch sees %d: set embed.device to cpu, or bring a CUDA build of libtorch (embed.libtorch) and its driver"
              .formatted(gpu, seen));
    }
    return Device.gpu(gpu);
  }
}
