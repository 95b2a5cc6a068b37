package io.corelake.proxy;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019). DJL's own optimizers leave
 * their moments to the garbage collector and decay every parameter; here the moments die with their
 * scope, and scales and shifts are not decayed.
 */
final class AdamW {
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final float NO_CLIPPING = -1;

  private final List<Moments> parameters = new ArrayList<>();
  private final float weightDecay;
  private int steps;

  /**
   * Starts with moments of zero.
   *
   * @param arrays owns the moments
   */
  AdamW(PtNDManager arrays, Collection<PtNDArray> weights, float weightDecay) {
    this.weightDecay = weightDecay;
    for (PtNDArray weight : weights) {
      parameters.add(
          new Moments(
              weight,
              (PtNDArray) arrays.zeros(weight.getShape()),
              (PtNDArray) arrays.zeros(weight.getShape())));
    }
  }

  /** Moves every parameter along its gradient, and sets the gradient to zero. */
  void step(float learningRate) {
    steps++;
    double correction = Math.sqrt(1 - Math.pow(BETA_2, steps)) / (1 - Math.pow(BETA_1, steps));
    for (Moments moments : parameters) {
      PtNDArray weight = moments.weight();
      try (PtNDArray gradient = JniUtils.getGradient(weight)) {
        JniUtils.adamUpdate(
            weight,
            gradient,
            moments.mean(),
            moments.variance(),
            learningRate,
            (float) (learningRate * correction),
            weight.getShape().dimension() > 1 ? weightDecay : 0,
            1f,
            NO_CLIPPING,
            BETA_1,
            BETA_2,
            EPSILON,
            true);
      }
      JniUtils.zeroGrad(weight);
    }
  }

  /** Returns the number of steps and all moments, to be {@linkplain #restore restored}. */
  byte[] state() {
    int floats = parameters.stream().mapToInt(moments -> (int) moments.weight().size()).sum();
    ByteBuffer state = ByteBuffer.allocate(Integer.BYTES + 2 * Float.BYTES * floats).putInt(steps);
    for (Moments moments : parameters) {
      put(state, moments.mean());
      put(state, moments.variance());
    }
    return state.array();
  }

  private static void put(ByteBuffer state, PtNDArray array) {
    for (float value : array.toFloatArray()) {
      state.putFloat(value);
    }
  }

  /** Goes back to what {@link #state()} was, over weights of the same shapes. */
  void restore(byte[] state) {
    ByteBuffer stored = ByteBuffer.wrap(state);
    steps = stored.getInt();
    for (Moments moments : parameters) {
      take(stored, moments.mean());
      take(stored, moments.variance());
    }
  }

  private static void take(ByteBuffer stored, PtNDArray array) {
    float[] values = new float[(int) array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = stored.getFloat();
    }
    try (NDArray restored = array.getManager().create(values, array.getShape())) {
      restored.copyTo(array);
    }
  }

  private record Moments(PtNDArray weight, PtNDArray mean, PtNDArray variance) {}
}
