package dev.sheaf.tokenizer.kit;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.PairMerger;
import dev.sheaf.text.PairTable;
import java.util.Arrays;

/**
 * Byte-pair merging: a piece of text becomes one token per byte of its UTF-8, and merges join them.
 *
 * <p>A lone surrogate is read as U+FFFD. So is a character of which the vocabulary lacks a byte; if
 * U+FFFD cannot be spelled either, the character is left out.
 *
 * <p><b>Threads.</b> Immutable; an {@link Encoding} belongs to one call. <b>Memory.</b> A piece
 * takes up to 36 bytes of working memory per byte while it is merged. <b>Time.</b> O(n log n) in
 * the length of a piece.
 *
 * @see <a href="https://arxiv.org/abs/1508.07909">Sennrich et al. 2016</a>
 */
public final class BytePairModel {
  /** A piece of text is longer than an array can be. */
  public static final ErrorCode TOO_LONG = ErrorCode.of("SHEAF-BPE-003", ErrorKind.RESOURCES);

  /** In {@code byteIds}: the vocabulary has no token for this byte. */
  public static final int MISSING = -1;

  private final int[] byteIds;
  private final PairTable merges;
  private final PieceTable whole;

  /**
   * A model.
   *
   * @param byteIds the token of each of the 256 bytes, or {@link #MISSING}
   * @param merges not changed any more
   * @param whole pieces that are taken as they stand, without merging; empty where merging decides
   *     alone; not changed any more
   */
  public BytePairModel(int[] byteIds, PairTable merges, PieceTable whole) {
    if (byteIds.length != 256) {
      throw new IllegalArgumentException("byteIds must have 256 entries, has " + byteIds.length);
    }
    this.byteIds = byteIds.clone();
    this.merges = merges;
    this.whole = whole;
  }

  /** Working memory for one call. */
  public Encoding begin() {
    return new Encoding();
  }

  private static int room(long bytes) {
    if (bytes > Integer.MAX_VALUE - 8) {
      throw SheafException.of(TOO_LONG, "a piece of the text is too long")
          .expected("at most " + Integer.MAX_VALUE / 3 + " characters without a cut")
          .found(bytes / 3)
          .where("text to encode")
          .next("shorten the text")
          .toException();
    }
    return (int) bytes;
  }

  /** The ids so far and the working memory of one call. Not shared between threads. */
  public final class Encoding {
    private final PairMerger merger = new PairMerger(merges);
    private int[] ids = new int[64];
    private int count;
    private byte[] utf8 = new byte[64];
    private int[] piece = new int[64];

    private Encoding() {}

    /** Appends an id. */
    public void add(int id) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, count + (count >> 1));
      }
      ids[count++] = id;
    }

    /** Appends the ids of the piece {@code text[from, to)}. */
    public void piece(String text, int from, int to) {
      long most = 3L * (to - from);
      if (most > utf8.length) {
        utf8 = new byte[room(most)];
      }
      int bytes = utf8(text, from, to);
      int id = whole.find(utf8, 0, bytes);
      if (id != PieceTable.NONE) {
        add(id);
        return;
      }
      if (most > piece.length) {
        piece = new int[(int) most];
      }
      int n = merger.merge(piece, spell(bytes));
      if (count + n > ids.length) {
        ids = Arrays.copyOf(ids, Math.max(count + n, ids.length + (ids.length >> 1)));
      }
      System.arraycopy(piece, 0, ids, count, n);
      count += n;
    }

    /** All ids so far. */
    public int[] ids() {
      return Arrays.copyOf(ids, count);
    }

    /** Writes the UTF-8 of a range into {@link #utf8}; answers its length. */
    private int utf8(String text, int from, int to) {
      int n = 0;
      int i = from;
      while (i < to) {
        char first = text.charAt(i);
        if (first < 0x80) {
          utf8[n++] = (byte) first;
          i++;
          continue;
        }
        int c = Scan.codePoint(text, i, to);
        i += Character.charCount(c);
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
          c = 0xFFFD;
        }
        if (c < 0x800) {
          utf8[n++] = (byte) (0xC0 | c >> 6);
        } else {
          if (c < 0x10000) {
            utf8[n++] = (byte) (0xE0 | c >> 12);
          } else {
            utf8[n++] = (byte) (0xF0 | c >> 18);
            utf8[n++] = (byte) (0x80 | c >> 12 & 0x3F);
          }
          utf8[n++] = (byte) (0x80 | c >> 6 & 0x3F);
        }
        utf8[n++] = (byte) (0x80 | c & 0x3F);
      }
      return n;
    }

    /** Writes one token per byte into {@link #piece}; answers how many. */
    private int spell(int bytes) {
      int n = 0;
      int character = 0; // where the tokens of the present character begin
      for (int i = 0; i < bytes; i++) {
        int value = utf8[i] & 0xFF;
        if ((value & 0xC0) != 0x80) {
          character = n;
        }
        int id = byteIds[value];
        if (id == MISSING) {
          while (i + 1 < bytes && (utf8[i + 1] & 0xC0) == 0x80) {
            i++;
          }
          n = replace(character);
        } else {
          piece[n++] = id;
        }
      }
      return n;
    }

    /** Puts U+FFFD at {@code at} if it can be spelled; three tokens may be more than there were. */
    private int replace(int at) {
      int one = byteIds[0xEF];
      int two = byteIds[0xBF];
      int three = byteIds[0xBD];
      if (one == MISSING || two == MISSING || three == MISSING) {
        return at;
      }
      piece[at] = one;
      piece[at + 1] = two;
      piece[at + 2] = three;
      return at + 3;
    }
  }
}
