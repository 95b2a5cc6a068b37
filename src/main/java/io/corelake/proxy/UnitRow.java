package io.corelake.proxy;

/** A row of a network's outputs, divided by its length. */
final class UnitRow {
  private UnitRow() {}

  /** Returns the row that begins at a place; one without a length stays as it is. */
  static float[] of(float[] outputs, int at, int dimension) {
    float[] unit = new float[dimension];
    double squares = 0;
    for (int j = 0; j < dimension; j++) {
      squares += (double) outputs[at + j] * outputs[at + j];
    }
    double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (int j = 0; j < dimension; j++) {
      unit[j] = (float) (outputs[at + j] * scale);
    }
    return unit;
  }
}
