package io.corelake.proxy;

import io.corelake.CoreLakeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a file that was given as a proxy is, by its bytes: so that the message for another format
 * says which it is, where libtorch would say that an archive lacks a record.
 */
public enum ProxyFormat {
  TORCH_SCRIPT("TorchScript", ""),
  EMPTY("empty", "copy it again"),
  CUT_OFF("a zip file without its end", "copy it again, it was cut off"),
  DJL_ARCHIVE(
      "a DJL model archive (a zip with serving.properties)",
      "unpack it and give the .pt file in it"),
  TORCHSERVE_ARCHIVE(
      "a TorchServe archive (.mar)",
      "unpack it and give the TorchScript file in it, if it has one"),
  KERAS("a Keras model", "export the network from PyTorch"),
  EXPORTED_PROGRAM(
      "a torch.export program (.pt2)", "load it in PyTorch and script or trace its module"),
  PICKLE_ZIP(
      "pickled Python objects (torch.save: a state_dict, a checkpoint or a whole module)",
      "load it in PyTorch, which needs the network's code, and script or trace the network"),
  OTHER_ZIP("a zip file without TorchScript code", "unpack it and give the TorchScript file in it"),
  GZIP(
      "a gzip file, such as a .tar.gz of a model", "unpack it and give the TorchScript file in it"),
  TAR("a tar file", "unpack it and give the TorchScript file in it"),
  PICKLE(
      "a Python pickle (torch.save of before PyTorch 1.6, or another one)",
      "load it in PyTorch, which needs the network's code, and script or trace the network"),
  SAFETENSORS(
      "a safetensors file, which holds weights and no network",
      "load the weights into the network in PyTorch and script or trace that"),
  HDF5("an HDF5 file, such as a Keras model (.h5)", "export the network from PyTorch"),
  SAVED_MODEL("a TensorFlow SavedModel", "export the network from PyTorch"),
  TF_LITE("a TensorFlow Lite model", "export the network from PyTorch"),
  ONNX("an ONNX model", "script or trace the PyTorch network that it was made from"),
  GIT_LFS_POINTER(
      "a Git LFS pointer, a text that stands for the file",
      "run 'git lfs pull' where it came from"),
  HTML("a web page", "download the file itself"),
  UNKNOWN("of a format that CoreLake does not know", "give the file that torch.jit.save wrote");

  private static final int TAR_MAGIC_AT = 257;
  private static final int TFLITE_MAGIC_AT = 4;
  private static final int SHOWN_BYTES = 8;

  private final String what;
  private final String advice;

  ProxyFormat(String what, String advice) {
    this.what = what;
    this.advice = advice;
  }

  /**
   * Lets TorchScript pass.
   *
   * @throws CoreLakeException for anything else, with what it is and what to give instead
   */
  public static void requireTorchScript(byte[] file) {
    ProxyFormat format = of(file);
    if (format != TORCH_SCRIPT) {
      String bytes =
          format == UNKNOWN
              ? " (it begins with " + hexadecimal(Arrays.copyOf(file, SHOWN_BYTES)) + ")"
              : "";
      throw CoreLakeException.usage(
          "embed.proxy is not a TorchScript file, it is "
              + format.what
              + bytes
              + ": "
              + format.advice
              + "; TorchScript is written with torch.jit.script(model).save(path)");
    }
  }

  private static String hexadecimal(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte value : bytes) {
      text.append("%02x".formatted(value));
    }
    return text.toString();
  }

  /** Tells a file's format. */
  static ProxyFormat of(byte[] file) {
    if (file.length == 0) {
      return EMPTY;
    }
    if (hasAt(file, 0, "PK\u0003\u0004") || hasAt(file, 0, "PK\u0005\u0006")) {
      return ofZip(file);
    }
    if (hasAt(file, 0, "\u001f\u008b")) {
      return GZIP;
    }
    if (hasAt(file, 0, "\u0089HDF\r\n\u001a\n")) {
      return HDF5;
    }
    if (hasAt(file, TFLITE_MAGIC_AT, "TFL3")) {
      return TF_LITE;
    }
    if (hasAt(file, 0, "version https://git-lfs")) {
      return GIT_LFS_POINTER;
    }
    if (hasAt(file, TAR_MAGIC_AT, "ustar")) {
      return TAR;
    }
    return ofFirstBytes(file);
  }

  private static ProxyFormat ofFirstBytes(byte[] file) {
    if (isSafetensors(file)) {
      return SAFETENSORS;
    }
    if (file.length > 2 && hasAt(file, 0, "\u0080") && file[1] >= 2 && file[1] <= 5) {
      return PICKLE;
    }
    // Protocol buffers: field 1 is a small number, then field 2, 7 or 8 of ONNX, or 2 of
    // SavedModel.
    if (file.length > 2 && file[0] == 0x08 && file[1] > 0 && file[1] < 32) {
      boolean savedModel = file[1] == 1 && file[2] == 0x12;
      boolean onnx = file[2] == 0x12 || file[2] == 0x3a || file[2] == 0x42;
      return savedModel ? SAVED_MODEL : onnx ? ONNX : UNKNOWN;
    }
    String start = new String(file, 0, Math.min(file.length, 256), StandardCharsets.ISO_8859_1);
    return start.stripLeading().startsWith("<") ? HTML : UNKNOWN;
  }

  /** Eight bytes with the length of the JSON object that follows. */
  private static boolean isSafetensors(byte[] file) {
    if (file.length < 10) {
      return false;
    }
    long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return header >= 2 && header <= file.length - 8L && file[8] == '{';
  }

  /** TorchScript and pickles of torch.save are zips alike; only the first has code. */
  private static ProxyFormat ofZip(byte[] file) {
    List<String> names = ZipDirectory.names(file);
    if (names == null) {
      return CUT_OFF;
    }
    if (any(names, name -> name.matches("[^/]+/code/.+"))
        && any(names, name -> name.matches("[^/]+/constants\\.pkl"))) {
      return TORCH_SCRIPT;
    }
    if (any(names, name -> name.endsWith("serving.properties"))) {
      return DJL_ARCHIVE;
    }
    if (any(names, name -> name.startsWith("MAR-INF/"))) {
      return TORCHSERVE_ARCHIVE;
    }
    if (any(names, name -> name.endsWith("model.weights.h5"))) {
      return KERAS;
    }
    if (any(names, name -> name.contains("exported_program") || name.endsWith("archive_format"))) {
      return EXPORTED_PROGRAM;
    }
    return any(names, name -> name.endsWith("data.pkl")) ? PICKLE_ZIP : OTHER_ZIP;
  }

  private static boolean any(List<String> names, Predicate<String> wanted) {
    return names.stream().anyMatch(wanted);
  }

  private static boolean hasAt(byte[] file, int at, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    return file.length >= at + bytes.length
        && Arrays.equals(file, at, at + bytes.length, bytes, 0, bytes.length);
  }
}
