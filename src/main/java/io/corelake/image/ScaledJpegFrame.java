package io.corelake.image;

import java.util.List;

/**
 * A sequential JPEG image in one scan, as its markers describe it.
 *
 * @param width pixels at full scale
 * @param height pixels at full scale
 * @param components one, or three interleaved in this order
 * @param restartInterval units of the scan between restart markers, 0 for none
 * @param dataStart where the entropy-coded data begin in the file
 */
record ScaledJpegFrame(
    int width,
    int height,
    List<ScaledJpegComponent> components,
    int restartInterval,
    int dataStart) {

  /** Returns the most blocks a row that a component has in a unit of the scan. */
  int horizontal() {
    return components.stream().mapToInt(ScaledJpegComponent::horizontal).max().orElseThrow();
  }

  /** Returns the most blocks a column that a component has in a unit of the scan. */
  int vertical() {
    return components.stream().mapToInt(ScaledJpegComponent::vertical).max().orElseThrow();
  }

  /** Returns how many units of the scan lie side by side. */
  int columns() {
    return ceilDivide(width, ScaledJpegWeights.BLOCK_SIDE * horizontal());
  }

  /** Returns how many units of the scan lie one below the other. */
  int rows() {
    return ceilDivide(height, ScaledJpegWeights.BLOCK_SIDE * vertical());
  }

  /** Returns the blocks of all units. */
  long blocks() {
    long blocksOfUnit =
        components.stream().mapToInt(each -> each.horizontal() * each.vertical()).sum();
    return blocksOfUnit * columns() * rows();
  }

  static int ceilDivide(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
