package io.corelake.image;

/**
 * How a component becomes as large as the scaled image. A component that was stored at half the
 * size is scaled down by half as much where both directions allow it; what remains is enlarged.
 *
 * @param side samples a side that a block of 8 x 8 becomes
 * @param across how many times the samples are enlarged horizontally, 1 or 2
 * @param down how many times the samples are enlarged vertically, 1 or 2
 * @param columns samples that the image has before it is enlarged; right of them is padding
 * @param rows samples that the image has before it is enlarged; below them is padding
 * @param smooth whether enlarging interpolates or repeats
 */
record ScaledJpegScaling(int side, int across, int down, int columns, int rows, boolean smooth) {
  /**
   * Returns the rules of libjpeg.
   *
   * @param scale 2, 4 or 8
   */
  static ScaledJpegScaling of(ScaledJpegFrame frame, ScaledJpegComponent component, int scale) {
    int smallest = ScaledJpegWeights.BLOCK_SIDE / scale;
    int across = frame.horizontal() / component.horizontal();
    int down = frame.vertical() / component.vertical();
    boolean doubled = across == 2 && down == 2;
    int side = doubled ? 2 * smallest : smallest;
    int columns =
        ScaledJpegFrame.ceilDivide(
            frame.width() * component.horizontal() * side,
            frame.horizontal() * ScaledJpegWeights.BLOCK_SIDE);
    int rows =
        ScaledJpegFrame.ceilDivide(
            frame.height() * component.vertical() * side,
            frame.vertical() * ScaledJpegWeights.BLOCK_SIDE);
    return new ScaledJpegScaling(
        side, doubled ? 1 : across, doubled ? 1 : down, columns, rows, smallest > 1);
  }
}
