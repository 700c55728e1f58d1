package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.UnknownText;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Which pieces are single bytes, spelled {@code <0x41>}. Immutable. */
final class BytePieces {
  /** Neither bytes nor an unknown token: some texts could not be spelled. */
  static final ErrorCode NO_FALLBACK = ErrorCode.of("SHEAF-SENTENCEPIECE-003", ErrorKind.USER);

  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");
  private static final short NONE = -1;
  private static final int MISSING = -1;

  private final short[] values;
  private final UnknownText fallback;

  /**
   * @param values the byte of each id, or −1
   */
  private BytePieces(short[] values, UnknownText fallback) {
    this.values = values;
    this.fallback = fallback;
  }

  /** Finds the byte pieces; refuses a vocabulary that cannot spell every text. */
  static BytePieces of(Entries entries) {
    Vocabulary vocabulary = entries.vocabulary();
    short[] values = new short[entries.size()];
    int[] ids = new int[256];
    Arrays.fill(ids, MISSING);
    for (int id = 0; id < values.length; id++) {
      values[id] = value(entries, id);
      if (values[id] != NONE && ids[values[id]] == MISSING) {
        ids[values[id]] = id;
      }
    }
    boolean all = Arrays.stream(ids).noneMatch(id -> id == MISSING);
    if (!all && vocabulary.unknown().isEmpty()) {
      throw SheafException.of(NO_FALLBACK, "the vocabulary cannot spell every text")
          .expected("a piece for each byte, <0x00> to <0xFF>, or an unknown token")
          .found("neither")
          .where(entries.where())
          .next(Entries.NEXT)
          .toException();
    }
    return new BytePieces(
        values,
        all
            ? UnknownText.bytes(ids, vocabulary.unknown(), true)
            : UnknownText.token(vocabulary.unknown(), true));
  }

  /** Whether a token is one byte. */
  boolean isByte(int id) {
    return values[id] != NONE;
  }

  /** The byte of such a token. */
  byte value(int id) {
    return (byte) values[id];
  }

  /** What a character without piece becomes. */
  UnknownText fallback() {
    return fallback;
  }

  private static short value(Entries entries, int id) {
    Vocabulary vocabulary = entries.vocabulary();
    String piece = vocabulary.piece(id);
    boolean spelled = BYTE.matcher(piece).matches();
    boolean typed = vocabulary.type(id) == Vocabulary.Type.BYTE;
    if (typed && !spelled) {
      throw entries.refuse(id, "a byte piece spelled like <0x41>");
    }
    // A file without types says by the spelling alone which pieces are bytes.
    return spelled && (typed || !entries.typed())
        ? (short) Integer.parseInt(piece, 3, 5, 16)
        : NONE;
  }
}
