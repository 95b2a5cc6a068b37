package io.corelake.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * TorchScript files written by hand: a module without parameters whose forward is one expression.
 */
public final class TinyTorchScript {
  private TinyTorchScript() {}

  /**
   * Returns a module.
   *
   * @param type that forward returns, as {@code Tensor}
   * @param expression of the batch {@code x}, as {@code torch.flatten(x, 1)}
   */
  public static byte[] returning(String type, String expression) {
    return running(type, "return " + expression + "\n");
  }

  /** Returns a module that fails with a message where a batch has more images. */
  static byte[] failingAbove(int images, String message) {
    return failingIf("torch.gt(torch.size(x, 0), " + images + ")", message);
  }

  /** Returns a module that fails with a message on some batches {@code x}, and flattens others. */
  static byte[] failingIf(String condition, String message) {
    return running(
        "Tensor",
        """
        if %s:
          ops.prim.RaiseException("%s")
        else:
          pass
        return torch.flatten(x, 1)
        """
            .formatted(condition, message));
  }

  private static byte[] running(String type, String body) {
    String code =
        """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.M, x: Tensor) -> %s:
        %s"""
            .formatted(type, body.indent(4));
    // Pickle: M.__new__(M), then its state {"training": False}.
    String module = "\u0080\u0002c__torch__\nM\n)\u0081}(X\u0008\0\0\0training\u0089ub.";
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("data.pkl", module);
    entries.put("code/__torch__.py", code);
    entries.put("constants.pkl", "\u0080\u0002).");
    entries.put("version", "3\n");
    return archive(entries);
  }

  /** Returns what {@code torch.save({})} writes: weights without a network. */
  static byte[] stateDict() {
    return archive(Map.of("data.pkl", "\u0080\u0002}.", "version", "3\n"));
  }

  private static byte[] archive(Map<String, String> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        byte[] content = entry.getValue().getBytes(StandardCharsets.ISO_8859_1);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry header = new ZipEntry("tiny/" + entry.getKey());
        header.setMethod(ZipEntry.STORED);
        header.setSize(content.length);
        header.setCrc(checksum.getValue());
        zip.putNextEntry(header);
        zip.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
