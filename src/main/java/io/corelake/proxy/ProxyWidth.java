package io.corelake.proxy;

import java.util.Locale;

/** How many channels the network has that CoreLake trains. */
public enum ProxyWidth {
  /** Channels 16, 32, 64. */
  NARROW(64),
  /** Channels 32, 64, 128. */
  STANDARD(128),
  /** Channels 64, 128, 256. */
  WIDE(256);

  private final int dimension;

  ProxyWidth(int dimension) {
    this.dimension = dimension;
  }

  /** Returns the length of an embedding. */
  public int dimension() {
    return dimension;
  }

  String resource() {
    return "resnet8-" + name().toLowerCase(Locale.ROOT) + ".torchscript.pt";
  }
}
