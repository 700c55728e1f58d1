package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.PairMerger;
import dev.sheaf.text.PairTable;
import dev.sheaf.text.SpecialTokens;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Byte-level byte-pair encoding.
 *
 * <p>Special tokens are taken out, the rest is cut into pieces, each piece becomes one token per
 * byte of its UTF-8, and merges join them. A character of which the vocabulary lacks a byte is read
 * as U+FFFD, like a lone surrogate; if it lacks that too, the character is left out.
 */
final class BpeTokenizer implements Tokenizer {
  /** A piece of text is longer than an array can be. */
  static final ErrorCode TOO_LONG = ErrorCode.of("SHEAF-BPE-003", ErrorKind.RESOURCES);

  private static final int MISSING = -1;

  private final Vocabulary vocabulary;
  private final PreTokenizer rules;
  private final PairTable merges;
  private final SpecialTokens specials;
  private final Set<Integer> endOfGeneration;
  private final int[] byteIds = new int[256];
  private final byte[][] texts;

  BpeTokenizer(Vocabulary vocabulary, PreTokenizer rules, PairTable merges) {
    this.vocabulary = vocabulary;
    this.rules = rules;
    this.merges = merges;
    this.specials = vocabulary.specialTokens();
    this.endOfGeneration = vocabulary.endOfGeneration();
    for (int b = 0; b < byteIds.length; b++) {
      OptionalInt id = vocabulary.id(String.valueOf(ByteAlphabet.character(b)));
      byteIds[b] = id.isPresent() && isText(id.getAsInt()) ? id.getAsInt() : MISSING;
    }
    texts = new byte[vocabulary.size()][];
    for (int id = 0; id < texts.length; id++) {
      texts[id] = textOf(id);
    }
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int[] encode(List<TextSpan> spans, boolean addSpecial) {
    Encoding out = new Encoding();
    if (addSpecial && vocabulary.addBegin()) {
      out.add(vocabulary.begin().orElseThrow());
    }
    specials.split(spans, text -> rules.split().cut(text, 0, text.length(), out::piece), out::add);
    if (addSpecial && vocabulary.addEnd()) {
      out.add(vocabulary.end().orElseThrow());
    }
    return Arrays.copyOf(out.ids, out.count);
  }

  @Override
  public byte[] bytes(int id, boolean first) {
    return texts[id].clone();
  }

  @Override
  public String piece(int id) {
    return vocabulary.piece(id);
  }

  @Override
  public OptionalInt id(String piece) {
    return vocabulary.id(piece);
  }

  @Override
  public boolean isControl(int id) {
    return vocabulary.type(id) == Vocabulary.Type.CONTROL;
  }

  @Override
  public OptionalInt beginOfSequence() {
    return vocabulary.begin();
  }

  @Override
  public Set<Integer> endOfGeneration() {
    return endOfGeneration;
  }

  private boolean isText(int id) {
    Vocabulary.Type type = vocabulary.type(id);
    return type == Vocabulary.Type.NORMAL || type == Vocabulary.Type.UNDEFINED;
  }

  private byte[] textOf(int id) {
    String piece = vocabulary.piece(id);
    return switch (vocabulary.type(id)) {
      case CONTROL, UNKNOWN, UNUSED -> new byte[0];
      case USER_DEFINED -> piece.getBytes(StandardCharsets.UTF_8);
      case NORMAL, UNDEFINED, BYTE -> spelledBytes(piece);
    };
  }

  /** What a piece of the byte alphabet spells; a piece with a foreign character is plain text. */
  private static byte[] spelledBytes(String piece) {
    byte[] out = new byte[piece.length()];
    for (int i = 0; i < out.length; i++) {
      int value = ByteAlphabet.value(piece.charAt(i));
      if (value < 0) {
        return piece.getBytes(StandardCharsets.UTF_8);
      }
      out[i] = (byte) value;
    }
    return out;
  }

  private static int room(long ids) {
    if (ids > Integer.MAX_VALUE - 8) {
      throw SheafException.of(TOO_LONG, "a piece of the text is too long")
          .expected("at most " + Integer.MAX_VALUE / 3 + " characters without a cut")
          .found(ids / 3)
          .where("text to encode")
          .next("shorten the text")
          .toException();
    }
    return (int) ids;
  }

  /** The ids so far and the working memory of one call. */
  private final class Encoding {
    private final PairMerger merger = new PairMerger(merges);
    private int[] ids = new int[64];
    private int count;
    private int[] piece = new int[64];

    void add(int id) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, count + (count >> 1));
      }
      ids[count++] = id;
    }

    void piece(String text, int from, int to) {
      if (rules.wholeFirst() && to - from <= 64) {
        OptionalInt whole = whole(text, from, to);
        if (whole.isPresent()) {
          add(whole.getAsInt());
          return;
        }
      }
      int spelled = spell(text, from, to); // may replace the array below
      int n = merger.merge(piece, spelled);
      if (count + n > ids.length) {
        ids = Arrays.copyOf(ids, Math.max(count + n, ids.length + (ids.length >> 1)));
      }
      System.arraycopy(piece, 0, ids, count, n);
      count += n;
    }

    private OptionalInt whole(String text, int from, int to) {
      byte[] utf8 = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
      char[] spelled = new char[utf8.length];
      for (int i = 0; i < utf8.length; i++) {
        spelled[i] = ByteAlphabet.character(utf8[i] & 0xFF);
      }
      OptionalInt id = vocabulary.id(new String(spelled));
      return id.isPresent() && isText(id.getAsInt()) ? id : OptionalInt.empty();
    }

    /** Writes one token per byte of {@code text[from, to)} into {@link #piece}. */
    private int spell(String text, int from, int to) {
      long most = 3L * (to - from);
      if (most > piece.length) {
        piece = new int[room(most)];
      }
      int n = 0;
      int i = from;
      while (i < to) {
        int c = Scan.codePoint(text, i, to);
        i += Character.charCount(c);
        int before = n;
        n = spell(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c, n);
        if (n < 0) {
          n = Math.max(before, spell(0xFFFD, before));
        }
      }
      return n;
    }

    /** Behind the bytes of a character written from {@code at}, or {@link #MISSING}. */
    private int spell(int c, int at) {
      if (c < 0x80) {
        return put(c, at);
      }
      if (c < 0x800) {
        return put(0x80 | c & 0x3F, put(0xC0 | c >> 6, at));
      }
      if (c < 0x10000) {
        return put(0x80 | c & 0x3F, put(0x80 | c >> 6 & 0x3F, put(0xE0 | c >> 12, at)));
      }
      int two = put(0x80 | c >> 12 & 0x3F, put(0xF0 | c >> 18, at));
      return put(0x80 | c & 0x3F, put(0x80 | c >> 6 & 0x3F, two));
    }

    private int put(int value, int at) {
      if (at == MISSING || byteIds[value] == MISSING) {
        return MISSING;
      }
      piece[at] = byteIds[value];
      return at + 1;
    }
  }
}
