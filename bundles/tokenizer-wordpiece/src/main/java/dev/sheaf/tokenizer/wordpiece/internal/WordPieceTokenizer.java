package dev.sheaf.tokenizer.wordpiece.internal;

import dev.sheaf.text.SpecialTokens;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.BertText;
import dev.sheaf.tokenizer.kit.PieceTrie;
import dev.sheaf.tokenizer.kit.Split;
import dev.sheaf.tokenizer.kit.WellFormed;
import dev.sheaf.tokenizer.kit.WordPieceModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * BERT's tokenizer: special tokens are taken out, the rest is made alike (small letters, no
 * accents, no control characters), cut at white space and around punctuation and ideographs, and
 * each word becomes the longest pieces.
 *
 * <p>In GGUF files a piece that begins a word is spelled with {@code ▁} (U+2581) before it, one
 * that goes on with a word is spelled as it is.
 */
final class WordPieceTokenizer implements Tokenizer {
  /** Code points of the longest word that is not taken as unknown outright. */
  static final int LONGEST_WORD = 100;

  private static final char BEGINS = '\u2581';
  private static final BertText.Rules RULES = new BertText.Rules(true, true, true, true);
  private static final byte[] NOTHING = new byte[0];

  private final Vocabulary vocabulary;
  private final WordPieceModel model;
  private final Split split = BertText.split();
  private final SpecialTokens specials;
  private final Set<Integer> endOfGeneration;

  /**
   * @param vocabulary with an unknown token
   */
  WordPieceTokenizer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.specials = vocabulary.specialTokens();
    this.endOfGeneration = vocabulary.endOfGeneration();
    PieceTrie beginnings = new PieceTrie();
    PieceTrie continuations = new PieceTrie();
    int unknown = vocabulary.unknown().orElseThrow();
    for (int id = 0; id < vocabulary.size(); id++) {
      String piece = vocabulary.piece(id);
      if (!isText(id) || id == unknown) {
        continue;
      }
      if (!begins(piece)) {
        continuations.put(piece, id);
      } else if (piece.length() > 1) {
        beginnings.put(piece.substring(1), id);
      }
    }
    model = new WordPieceModel(beginnings, continuations, unknown, LONGEST_WORD);
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int[] encode(List<TextSpan> spans, boolean addSpecial) {
    WordPieceModel.Encoding out = model.begin();
    if (addSpecial && vocabulary.addBegin()) {
      out.add(vocabulary.begin().orElseThrow());
    }
    specials.split(spans, text -> stretch(text, out), out::add);
    if (addSpecial && vocabulary.addEnd()) {
      out.add(vocabulary.end().orElseThrow());
    }
    return out.ids();
  }

  private void stretch(String text, WordPieceModel.Encoding out) {
    String alike = BertText.normalize(WellFormed.text(text), RULES);
    split.cut(alike, 0, alike.length(), out::piece);
  }

  @Override
  public byte[] bytes(int id, boolean first) {
    String piece = vocabulary.piece(id);
    return switch (vocabulary.type(id)) {
      case CONTROL, UNKNOWN, UNUSED -> NOTHING;
      case USER_DEFINED -> piece.getBytes(StandardCharsets.UTF_8);
      case NORMAL, UNDEFINED, BYTE -> {
        boolean begins = begins(piece);
        String text = begins ? piece.substring(1) : piece;
        yield WordPieceModel.join(text, !begins, first, true).getBytes(StandardCharsets.UTF_8);
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
  public OptionalInt endOfSequence() {
    return vocabulary.end();
  }

  @Override
  public Set<Integer> endOfGeneration() {
    return endOfGeneration;
  }

  private static boolean begins(String piece) {
    return !piece.isEmpty() && piece.charAt(0) == BEGINS;
  }

  private boolean isText(int id) {
    Vocabulary.Type type = vocabulary.type(id);
    return (type == Vocabulary.Type.NORMAL || type == Vocabulary.Type.UNDEFINED)
        && !vocabulary.piece(id).isEmpty();
  }
}
