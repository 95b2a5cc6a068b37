package io.corelake.report;

import java.util.List;

/**
 * The images that were folded into another.
 *
 * @param exact of the same bytes
 * @param near of nearly the same vector
 * @param groups images that others were folded into
 * @param largest some of these, with the most copies first
 */
public record Duplicates(long exact, long near, long groups, List<Group> largest) {
  public Duplicates {
    largest = List.copyOf(largest);
  }

  /**
   * A ranked image and the images folded into it.
   *
   * @param copies without the image itself, at least 1
   */
  public record Group(Tile kept, long copies) {}
}
