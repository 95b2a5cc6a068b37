package io.corelake.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A script in the page. The browser runs it by its hash, and no other. */
record Script(String text) {
  /** The charts' library, out of its WebJar. */
  private static final String LIBRARY =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

  static Script library() {
    return of(LIBRARY);
  }

  static Script ours() {
    return of("report.js");
  }

  /** In HTML the marks are comments of the script, in XML they keep its text from being markup. */
  private static Script of(String resource) {
    // The library has it in a string alone, where an escape means the same.
    String code = resource(resource).replace("]]>", "]]\\u003e");
    if (code.contains("</script") || code.contains("<!--")) {
      throw new IllegalStateException(resource + " would end before its end");
    }
    return new Script("/*<![CDATA[*/" + code + "/*]]>*/");
  }

  /** Returns a text file of the jar. */
  static String resource(String name) {
    try (InputStream stream = Script.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what a content security policy calls it. */
  String source() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
