package dev.sheaf.plugin.grammar.internal;

import dev.sheaf.constraint.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Masks as lists of ids, and texts pushed by longest tokens. */
public final class Masks {
  private Masks() {}

  /** The allowed ids; the buffer is dirty before, so that what is not overwritten shows. */
  public static List<Integer> of(Matcher matcher, int vocabulary) {
    long[] bits = new long[(vocabulary + 63) / 64];
    Arrays.fill(bits, -1);
    matcher.fillMask(bits);
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < 64 * bits.length; id++) {
      if ((bits[id >>> 6] >>> id & 1) != 0) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** Whether a matcher at its start takes a text, given as single bytes, and lets it end there. */
  public static boolean accepts(Matcher matcher, byte[] text) {
    for (byte b : text) {
      if (!matcher.push(b & 0xff)) {
        return false;
      }
    }
    return matcher.complete();
  }
}
