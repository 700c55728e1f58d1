package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.text.PairMerger;
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
 * SentencePiece's byte-pair encoding.
 *
 * <p>A space is spelled {@code ▁} (U+2581); one is put before each stretch of text unless the file
 * says otherwise. Characters merge by score. A character that is no piece becomes its bytes, or,
 * where the vocabulary has none, the unknown token: one for any number of them side by side.
 */
final class SentencePieceTokenizer implements Tokenizer {
  /** Stands for a space. */
  static final char SPACE = '\u2581';

  private static final byte[] NOTHING = new byte[0];

  private final Pieces pieces;
  private final Vocabulary vocabulary;
  private final SpecialTokens specials;
  private final Set<Integer> endOfGeneration;
  private final boolean spacePrefix;

  /**
   * @param spacePrefix whether a space is put before each stretch of text
   */
  SentencePieceTokenizer(Pieces pieces, boolean spacePrefix) {
    this.pieces = pieces;
    this.vocabulary = pieces.vocabulary();
    this.specials = vocabulary.specialTokens();
    this.endOfGeneration = vocabulary.endOfGeneration();
    this.spacePrefix = spacePrefix;
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
    specials.split(spans, out::text, out::add);
    if (addSpecial && vocabulary.addEnd()) {
      out.add(vocabulary.end().orElseThrow());
    }
    return Arrays.copyOf(out.ids, out.count);
  }

  @Override
  public byte[] bytes(int id, boolean first) {
    String piece = vocabulary.piece(id);
    if (pieces.isByte(id)) {
      return new byte[] {pieces.byteOf(id)};
    }
    return switch (vocabulary.type(id)) {
      case CONTROL, UNKNOWN, UNUSED, BYTE -> NOTHING;
      case USER_DEFINED -> piece.getBytes(StandardCharsets.UTF_8);
      case NORMAL, UNDEFINED -> {
        boolean drop = first && spacePrefix && !piece.isEmpty() && piece.charAt(0) == SPACE;
        String text = (drop ? piece.substring(1) : piece).replace(SPACE, ' ');
        yield text.getBytes(StandardCharsets.UTF_8);
      }
    };
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

  /** The text with each lone surrogate as U+FFFD. */
  private static String wellFormed(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.charCount(text.codePointAt(i)) == 2) {
        i++;
        continue;
      }
      if (out == null) {
        out = new StringBuilder(text);
      }
      out.setCharAt(i, '\uFFFD');
    }
    return out == null ? text : out.toString();
  }

  /** The ids so far and the working memory of one call. */
  private final class Encoding {
    private final PairMerger merger = new PairMerger(pieces.pairs());
    private int[] ids = new int[64];
    private int count;
    private int[] symbols = new int[64];
    private boolean lastUnknown;

    void add(int id) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, count + (count >> 1));
      }
      ids[count++] = id;
      lastUnknown = false;
    }

    /** A stretch without special tokens. */
    void text(String text) {
      String spelled = wellFormed(text).replace(' ', SPACE);
      if (spacePrefix) {
        spelled = SPACE + spelled;
      }
      int from = 0;
      while (from < spelled.length()) {
        from = stretch(spelled, from);
      }
    }

    /** Encodes from {@code from} to where no merge can reach across; returns that place. */
    private int stretch(String text, int from) {
      int at = from;
      int n = 0;
      int before = -1;
      while (at < text.length()) {
        int c = text.codePointAt(at);
        if (n > 0 && !pieces.neighbours(before, c)) {
          break;
        }
        int symbol = pieces.symbol(c);
        if (symbol < 0) {
          fallBack(c); // no piece contains it, so it stands alone
          return at + Character.charCount(c);
        }
        if (n == symbols.length) {
          symbols = Arrays.copyOf(symbols, n + (n >> 1));
        }
        symbols[n++] = symbol;
        before = c;
        at += Character.charCount(c);
      }
      if (n > 0) {
        merge(text, from, n);
      }
      return at;
    }

    private void merge(String text, int from, int n) {
      int left = merger.merge(symbols, n);
      int at = from;
      for (int i = 0; i < left; i++) {
        if (pieces.isToken(symbols[i])) {
          add(symbols[i]);
          at += vocabulary.piece(symbols[i]).length();
        } else {
          int c = text.codePointAt(at); // a character that is no piece of its own
          fallBack(c);
          at += Character.charCount(c);
        }
      }
    }

    private void fallBack(int c) {
      if (!pieces.allBytes()) {
        if (!lastUnknown) {
          add(vocabulary.unknown().orElseThrow());
          lastUnknown = true;
        }
        return;
      }
      for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
        add(pieces.byteToken(b & 0xFF));
      }
    }
  }
}
