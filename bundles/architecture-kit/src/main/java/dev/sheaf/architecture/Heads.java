package dev.sheaf.architecture;

import dev.sheaf.error.SheafException;
import java.util.OptionalInt;

/**
 * The heads of grouped-query attention, checked against each other.
 *
 * @param heads query heads, a multiple of {@code kvHeads}
 * @param kvHeads key and value heads
 * @param headWidth width of one head
 */
public record Heads(int heads, int kvHeads, int headWidth) {
  /**
   * Reads {@code heads}, {@code kvHeads}, {@code headWidth} and {@code valueWidth}; all but the
   * first may be missing.
   *
   * @param embedding width of the residual stream, which the heads share where the file states no
   *     width
   */
  public static Heads read(Keys keys, int embedding) {
    int heads = keys.count("heads", 1, Bounds.HEADS);
    int kvHeads = keys.optionalCount("kvHeads", 1, Bounds.HEADS).orElse(heads);
    if (heads % kvHeads != 0) {
      throw refused(keys, "kvHeads", "a divisor of the " + heads + " query heads", kvHeads);
    }
    OptionalInt stated = keys.optionalCount("headWidth", 1, Bounds.HEAD_WIDTH);
    if (stated.isEmpty() && embedding % heads != 0) {
      throw refused(keys, "heads", "a divisor of the width " + embedding, heads);
    }
    int headWidth = stated.orElse(embedding / heads);
    if ((long) heads * headWidth > Bounds.WIDTH) {
      throw refused(
          keys, "heads", "heads × width of a head ≤ " + Bounds.WIDTH, heads + " × " + headWidth);
    }
    OptionalInt valueWidth = keys.optionalCount("valueWidth", 1, Bounds.HEAD_WIDTH);
    if (valueWidth.isPresent() && valueWidth.getAsInt() != headWidth) {
      throw refused(
          keys, "valueWidth", "the width of a key head, " + headWidth, valueWidth.getAsInt());
    }
    return new Heads(heads, kvHeads, headWidth);
  }

  /** Floats of all queries of a token. */
  public int queryWidth() {
    return heads * headWidth;
  }

  /** Floats of all keys of a token; as many as of all values. */
  public int keyWidth() {
    return kvHeads * headWidth;
  }

  /** The refusal of heads that do not fit. */
  public static SheafException refused(Keys keys, String name, String expected, Object found) {
    return SheafException.of(
            keys.codes().heads(), "the heads do not fit: see the key '" + keys.key(name) + "'")
        .expected(expected)
        .found(found)
        .where(keys.metadata().where())
        .next("convert or download the file again")
        .toException();
  }
}
