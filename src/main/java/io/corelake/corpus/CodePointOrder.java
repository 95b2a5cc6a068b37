package io.corelake.corpus;

import java.io.Serializable;
import java.util.Comparator;

/**
 * The order of texts by code point, which is the byte order of their UTF-8 and the order of Python
 * and Spark. {@code String.compareTo} differs from it above U+FFFF.
 */
public final class CodePointOrder implements Comparator<String>, Serializable {
  public static final CodePointOrder INSTANCE = new CodePointOrder();

  private CodePointOrder() {}

  @Override
  public int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // A surrogate stands for a code point above every char that is none.
        boolean xSurrogate = Character.isSurrogate(x);
        return xSurrogate == Character.isSurrogate(y)
            ? Character.compare(x, y)
            : xSurrogate ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private Object readResolve() {
    return INSTANCE;
  }
}
