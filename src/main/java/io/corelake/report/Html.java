package io.corelake.report;

import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * HTML that is well-formed XML too. Whatever comes from data goes through {@link #text} or an
 * attribute's value and can become neither markup nor script.
 */
final class Html {
  /**
   * What a click may open: neither {@code javascript:} nor anything that only a cluster can read.
   */
  private static final Pattern LINK =
      Pattern.compile("(file|https?):/[^\\p{Cntrl}]+", Pattern.CASE_INSENSITIVE);

  /** Elements before which white space means nothing. */
  private static final Set<String> OWN_LINE =
      Set.of(
          "head",
          "meta",
          "title",
          "link",
          "style",
          "body",
          "main",
          "section",
          "h1",
          "h2",
          "h3",
          "p",
          "div",
          "ul",
          "li",
          "dl",
          "dt",
          "dd",
          "table",
          "tr",
          "svg",
          "rect",
          "figure",
          "details",
          "fieldset",
          "script");

  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder page = new StringBuilder(1 << 16).append("<!DOCTYPE html>");
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element; attributes are name, value, name, value, ... */
  Html open(String element, String... attributes) {
    start(element, attributes);
    page.append('>');
    open.push(element);
    return this;
  }

  /** Closes the element opened last. */
  Html close() {
    page.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Writes an element that never has content: {@code img}, {@code meta}, a shape of SVG. */
  Html leaf(String element, String... attributes) {
    start(element, attributes);
    page.append("/>");
    return this;
  }

  Html element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** Returns whether a browser may open a URI. */
  static boolean isLink(String uri) {
    return LINK.matcher(uri).matches();
  }

  /** Returns a JPEG file as the source of an {@code img}. */
  static String jpeg(byte[] file) {
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(file);
  }

  /** Writes an image's thumbnail, as a link to the image where a browser may open that. */
  Html picture(Tile tile, byte[] thumbnail) {
    boolean linked = isLink(tile.uri());
    if (linked) {
      open("a", "href", tile.uri(), "rel", "noreferrer", "target", "_blank");
    }
    String title = tile.imageId() + "\n" + tile.uri();
    if (thumbnail.length == 0) {
      element("span", "no thumbnail", "class", "missing", "title", title);
    } else {
      leaf("img", "src", jpeg(thumbnail), "alt", tile.imageId(), "title", title);
    }
    return linked ? close() : this;
  }

  /** Writes the place of a picture that the page's script draws. */
  Html chart(String id, String label, String shape) {
    open("div", "id", id, "class", "chart " + shape, "role", "img", "aria-label", label);
    element("noscript", "Scripts are off; report.json has the numbers of this picture.");
    return close();
  }

  /** Writes a URI, as a link where a browser may open it. */
  Html uri(String uri) {
    if (isLink(uri)) {
      return open("a", "href", uri, "rel", "noreferrer").element("bdi", uri).close();
    }
    return element("bdi", uri, "class", "uri");
  }

  Html text(String text) {
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      switch (character) {
        case '&' -> page.append("&amp;");
        case '<' -> page.append("&lt;");
        case '>' -> page.append("&gt;");
        case '"' -> page.append("&quot;");
        case '\'' -> page.append("&#39;");
        default -> page.appendCodePoint(isXml(character) ? character : REPLACEMENT);
      }
      i += Character.charCount(character);
    }
    return this;
  }

  /** Writes a style sheet; it must hold no markup. */
  Html style(String sheet) {
    open("style");
    page.append(sheet);
    return close();
  }

  Html script(Script script) {
    open("script");
    page.append(script.text());
    return close();
  }

  /** Writes JSON that a script finds by its id, in characters that can be no markup. */
  Html data(String id, String json) {
    open("script", "id", id, "type", "application/json");
    for (int i = 0; i < json.length(); ) {
      int character = json.codePointAt(i);
      boolean plain = isXml(character) && "<>&\u2028\u2029\u007f".indexOf(character) < 0;
      if (plain) {
        page.appendCodePoint(character);
      } else {
        page.append(String.format(Locale.ROOT, "\\u%04x", character));
      }
      i += Character.charCount(character);
    }
    return close();
  }

  /** Returns the page; every element must be closed. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("open elements: " + open);
    }
    return page.toString();
  }

  private void start(String element, String... attributes) {
    if (OWN_LINE.contains(element)) {
      page.append('\n');
    }
    page.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      page.append(' ').append(attributes[i]).append("=\"");
      text(attributes[i + 1]);
      page.append('"');
    }
  }

  /** XML 1.0 has no way to write other characters, and half a surrogate pair has no bytes. */
  private static boolean isXml(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= 0x20 && character < Character.MIN_SURROGATE)
        || (character > Character.MAX_SURROGATE && character < 0xFFFE)
        || character > 0xFFFF;
  }
}
