package dev.sheaf.tokenizer.kit;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;

/**
 * SentencePiece's table of replacements, {@code precompiled_charsmap}: at each place the longest
 * string of the table is replaced by what stands beside it.
 *
 * <p>Layout, little-endian: 32 bits with the bytes of the trie; the trie, a double array of 32-bit
 * units; the replacements, each ended by a zero byte. Every unit that a walk can reach is checked
 * when the table is read. Immutable.
 *
 * @see <a href="https://github.com/s-yata/darts-clone">the double array of darts-clone</a>
 */
public final class CharsMap {
  /** The table is cut short or points outside itself. */
  public static final ErrorCode CHARS_MAP = ErrorCode.of("SHEAF-CHARSMAP-001", ErrorKind.USER);

  /** Bytes of the largest table that is read; real ones stay below 400 KiB. */
  public static final int LARGEST = 8 << 20;

  /** Bytes of the longest string and of the longest replacement; longer entries are refused. */
  static final int LONGEST = 256;

  private static final int NONE = -1;

  private final int[] units;
  private final byte[] texts;
  private final String where;

  private CharsMap(int[] units, byte[] texts, String where) {
    this.units = units;
    this.texts = texts;
    this.where = where;
  }

  /**
   * Reads and checks a table.
   *
   * @param where the file and key, for error messages
   */
  public static CharsMap read(byte[] table, String where) {
    ByteBuffer in = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    if (table.length < 9 || table.length > LARGEST) {
      throw refuse(where, "9 to " + LARGEST + " bytes", table.length + " bytes");
    }
    int trie = in.getInt();
    if (trie < 4 || trie % 4 != 0 || trie >= in.remaining()) {
      throw refuse(
          where,
          "a trie of whole units that leaves room for the replacements",
          Integer.toUnsignedString(trie) + " bytes of " + in.remaining());
    }
    int[] units = new int[trie / 4];
    in.asIntBuffer().get(units);
    byte[] texts = new byte[in.remaining() - trie];
    in.get(in.position() + trie, texts);
    if (texts[texts.length - 1] != 0) {
      throw refuse(where, "a zero byte at the end", texts[texts.length - 1]);
    }
    CharsMap map = new CharsMap(units, texts, where);
    map.check();
    return map;
  }

  /** The text with every string of the table replaced. */
  public String apply(String text) {
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[from.length + 16];
    int n = 0;
    int at = 0;
    while (at < from.length) {
      long match = longest(from, at);
      int start = (int) (match >>> 32);
      int length = (int) match;
      byte[] source = texts;
      int size;
      if (length == 0) {
        source = from;
        start = at;
        length = characterBytes(from[at]);
        size = length;
      } else {
        size = textBytes(start);
      }
      if (out.length - n < size) {
        out = Arrays.copyOf(out, Math.max(Math.addExact(n, size), n + (n >> 1)));
      }
      System.arraycopy(source, start, out, n, size);
      n += size;
      at += length;
    }
    return new String(out, 0, n, StandardCharsets.UTF_8);
  }

  /** Where the replacement stands (upper half), and bytes of what it replaces; 0 for no match. */
  private long longest(byte[] text, int from) {
    long found = 0;
    int node = offset(units[0]);
    int end = Math.min(text.length, from + LONGEST);
    for (int i = from; i < end && text[i] != 0; i++) {
      node = child(node, text[i] & 0xFF);
      if (node == NONE) {
        break;
      }
      int unit = units[node];
      node ^= offset(unit);
      // A string that ends within a character is none.
      if (hasLeaf(unit) && (i + 1 == text.length || (text[i + 1] & 0xC0) != 0x80)) {
        found = (long) (units[node] & 0x7FFF_FFFF) << 32 | (i + 1 - from);
      }
    }
    return found;
  }

  /** The unit behind a byte, or {@link #NONE}. */
  private int child(int base, int value) {
    int at = base ^ value;
    return at >= 0 && at < units.length && (units[at] & 0x8000_00FF) == value ? at : NONE;
  }

  private static boolean hasLeaf(int unit) {
    return (unit >>> 8 & 1) == 1;
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }

  private int textBytes(int start) {
    int end = start;
    while (texts[end] != 0) {
      end++;
    }
    return end - start;
  }

  private static int characterBytes(byte first) {
    int b = first & 0xFF;
    return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }

  /** Walks everything that can be reached from the root, each unit once. */
  private void check() {
    BitSet seen = new BitSet(units.length);
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(0);
    seen.set(0);
    while (!open.isEmpty()) {
      int unit = open.remove();
      int base = unit == 0 ? offset(units[0]) : unit ^ offset(units[unit]);
      if (unit != 0 && hasLeaf(units[unit])) {
        checkLeaf(unit, base);
      }
      for (int value = 1; value < 256; value++) {
        int child = child(base, value);
        if (child != NONE && child != 0 && !seen.get(child)) {
          seen.set(child);
          open.add(child);
        }
      }
    }
  }

  private void checkLeaf(int unit, int leaf) {
    if (leaf < 0 || leaf >= units.length) {
      throw refuse(where + ", unit " + unit, "a leaf below " + units.length, leaf);
    }
    int start = units[leaf] & 0x7FFF_FFFF;
    if (start >= texts.length) {
      throw refuse(where + ", unit " + leaf, "a text below " + texts.length, start);
    }
    if (textBytes(start) > LONGEST) {
      throw refuse(where + ", text at byte " + start, "at most " + LONGEST + " bytes", "more");
    }
    try {
      var unused =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(texts, start, textBytes(start)));
    } catch (CharacterCodingException e) {
      throw draft(where + ", text at byte " + start, "UTF-8", "other bytes").cause(e).toException();
    }
  }

  private static SheafException.Draft draft(String where, Object expected, Object found) {
    return SheafException.of(CHARS_MAP, "the tokenizer's table of replacements is broken")
        .expected(expected)
        .found(found)
        .where(where)
        .next("convert or download the model again");
  }

  private static SheafException refuse(String where, Object expected, Object found) {
    return draft(where, expected, found).toException();
  }
}
