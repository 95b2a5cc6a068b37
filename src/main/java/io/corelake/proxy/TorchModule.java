package io.corelake.proxy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A TorchScript module in native memory, with the arrays that belong to it. */
final class TorchModule implements AutoCloseable {
  private final Engine engine;
  private final PtNDManager arrays;
  private final PtSymbolBlock block;

  private TorchModule(Engine engine, PtNDManager arrays, PtSymbolBlock block) {
    this.engine = engine;
    this.arrays = arrays;
    this.block = block;
  }

  /**
   * Loads a module.
   *
   * @throws EngineException if the bytes are not TorchScript
   */
  static TorchModule load(byte[] torchScript, Device device) {
    Engine engine = TorchEngine.start();
    PtNDManager arrays = (PtNDManager) engine.newBaseManager(device);
    try {
      PtSymbolBlock block =
          JniUtils.loadModule(arrays, new ByteArrayInputStream(torchScript), true, false);
      return new TorchModule(engine, arrays, block);
    } catch (IOException e) {
      arrays.close();
      throw new UncheckedIOException("Memory was read", e);
    } catch (EngineException e) {
      arrays.close();
      throw e;
    }
  }

  Engine engine() {
    return engine;
  }

  PtSymbolBlock block() {
    return block;
  }

  Device device() {
    return arrays.getDevice();
  }

  /** Returns a scope on the module's device: what is made in it is freed when it closes. */
  PtNDManager newScope() {
    return (PtNDManager) arrays.newSubManager();
  }

  /** Returns the parameters and buffers by name; they share the module's memory. */
  Map<String, PtNDArray> parameters() {
    Map<String, PtNDArray> parameters = new LinkedHashMap<>();
    JniUtils.moduleGetParams(block, arrays)
        .forEach(array -> parameters.put(array.getName(), (PtNDArray) array));
    return parameters;
  }

  /** Returns the module as a TorchScript file. */
  byte[] toTorchScript() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JniUtils.writeModule(block, bytes, false);
    return bytes.toByteArray();
  }

  /** Returns how many native arrays belong to the module. */
  int arrayCount() {
    return arrays.getManagedArrays().size();
  }

  @Override
  public void close() {
    arrays.close();
  }
}
