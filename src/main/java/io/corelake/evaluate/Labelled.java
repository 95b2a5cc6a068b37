package io.corelake.evaluate;

import io.corelake.storage.Sha256;
import io.corelake.train.SampleImage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The images of an evaluation in memory, with their labels and their parts.
 *
 * @param images by id
 * @param labels of those of them that have one
 */
public record Labelled(Map<String, SampleImage> images, Map<String, String> labels, Split split) {
  /** Copies the maps. */
  public Labelled {
    images = new HashMap<>(images);
    labels = new HashMap<>(labels);
  }

  List<SampleImage> pixels(List<String> ids) {
    return ids.stream().map(id -> Objects.requireNonNull(images.get(id))).toList();
  }

  List<String> labels(List<String> ids) {
    return ids.stream().map(id -> Objects.requireNonNull(labels.get(id))).toList();
  }

  /** Returns how many labels the held-out images have. */
  public int differentLabels() {
    return new TreeSet<>(labels(split.heldOut())).size();
  }

  /** Returns a sha256 over what is asked of the probe: who learns, who is told, and the labels. */
  String questions() {
    MessageDigest digest = Sha256.messageDigest();
    for (List<String> part : List.of(split.probed(), split.heldOut())) {
      for (String id : part) {
        String line = id + "\0" + labels.get(id) + "\0";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
      digest.update((byte) '\n');
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
