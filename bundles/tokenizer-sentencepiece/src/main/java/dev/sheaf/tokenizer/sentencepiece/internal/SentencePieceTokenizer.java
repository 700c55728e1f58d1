package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.text.SpecialTokens;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.PieceModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A SentencePiece tokenizer: special tokens are taken out, each stretch between is spelled as
 * {@link Spelling} says, and the model finds its pieces.
 */
final class SentencePieceTokenizer implements Tokenizer {
  private static final byte[] NOTHING = new byte[0];

  private final Vocabulary vocabulary;
  private final BytePieces bytes;
  private final PieceModel model;
  private final Spelling spelling;
  private final SpecialTokens specials;
  private final Set<Integer> endOfGeneration;

  SentencePieceTokenizer(
      Vocabulary vocabulary, BytePieces bytes, PieceModel model, Spelling spelling) {
    this.vocabulary = vocabulary;
    this.bytes = bytes;
    this.model = model;
    this.spelling = spelling;
    this.specials = vocabulary.specialTokens();
    this.endOfGeneration = vocabulary.endOfGeneration();
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int[] encode(List<TextSpan> spans, boolean addSpecial) {
    PieceModel.Encoding out = model.begin();
    if (addSpecial && vocabulary.addBegin()) {
      out.add(vocabulary.begin().orElseThrow());
    }
    specials.split(spans, text -> stretch(text, out), out::add);
    if (addSpecial && vocabulary.addEnd()) {
      out.add(vocabulary.end().orElseThrow());
    }
    return out.ids();
  }

  private void stretch(String text, PieceModel.Encoding out) {
    String spelled = spelling.of(text);
    out.piece(spelled, 0, spelled.length());
  }

  @Override
  public byte[] bytes(int id, boolean first) {
    String piece = vocabulary.piece(id);
    if (bytes.isByte(id)) {
      return new byte[] {bytes.value(id)};
    }
    return switch (vocabulary.type(id)) {
      case CONTROL, UNKNOWN, UNUSED, BYTE -> NOTHING;
      case USER_DEFINED -> piece.getBytes(StandardCharsets.UTF_8);
      case NORMAL, UNDEFINED -> spelling.read(piece, first).getBytes(StandardCharsets.UTF_8);
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
}
