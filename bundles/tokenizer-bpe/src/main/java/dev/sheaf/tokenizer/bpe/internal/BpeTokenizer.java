package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.text.PairTable;
import dev.sheaf.text.SpecialTokens;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.ByteAlphabet;
import dev.sheaf.tokenizer.kit.BytePairModel;
import dev.sheaf.tokenizer.kit.PieceTable;
import dev.sheaf.tokenizer.kit.Split;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Byte-level byte-pair encoding.
 *
 * <p>Special tokens are taken out, the rest is cut into pieces, and each piece is merged by itself.
 */
final class BpeTokenizer implements Tokenizer {
  private final Vocabulary vocabulary;
  private final Split split;
  private final BytePairModel model;
  private final SpecialTokens specials;
  private final Set<Integer> endOfGeneration;
  private final byte[][] texts;

  /**
   * @param vocabulary pieces spelled in the {@link ByteAlphabet}
   * @param wholeFirst whether a piece that is in the vocabulary as it stands is taken without
   *     merging
   */
  BpeTokenizer(Vocabulary vocabulary, Split split, PairTable merges, boolean wholeFirst) {
    this.vocabulary = vocabulary;
    this.split = split;
    specials = vocabulary.specialTokens();
    endOfGeneration = vocabulary.endOfGeneration();
    texts = new byte[vocabulary.size()][];
    int[] byteIds = new int[256];
    java.util.Arrays.fill(byteIds, BytePairModel.MISSING);
    PieceTable whole = new PieceTable();
    for (int id = 0; id < texts.length; id++) {
      texts[id] = textOf(id);
      if (texts[id].length > 0 && isText(id)) {
        if (texts[id].length == 1) {
          byteIds[texts[id][0] & 0xFF] = id;
        }
        if (wholeFirst) {
          whole.put(texts[id], id);
        }
      }
    }
    model = new BytePairModel(byteIds, merges, whole);
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int[] encode(List<TextSpan> spans, boolean addSpecial) {
    BytePairModel.Encoding out = model.begin();
    if (addSpecial && vocabulary.addBegin()) {
      out.add(vocabulary.begin().orElseThrow());
    }
    specials.split(spans, text -> split.cut(text, 0, text.length(), out::piece), out::add);
    if (addSpecial && vocabulary.addEnd()) {
      out.add(vocabulary.end().orElseThrow());
    }
    return out.ids();
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
  public OptionalInt endOfSequence() {
    return vocabulary.end();
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
      case NORMAL, UNDEFINED, BYTE ->
          // a piece with a character that stands for no byte is plain text
          ByteAlphabet.bytes(piece).orElseGet(() -> piece.getBytes(StandardCharsets.UTF_8));
    };
  }
}
