package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.PieceModel;
import dev.sheaf.tokenizer.kit.Split;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The pipeline of a tokenizer.json: added tokens are taken out, the rest is normalised, cut into
 * pieces, and the model turns pieces into ids.
 */
final class JsonTokenizer implements Tokenizer {
  private static final byte[] NOTHING = new byte[0];

  /**
   * The parts of a pipeline.
   *
   * @param beginning cuts the stretch that begins a text
   * @param elsewhere cuts a stretch behind an added token
   * @param before ids put before a text that asks for them
   * @param after ids put behind
   * @param spaced whether added tokens read with a space before, like words
   */
  record Parts(
      Vocabulary vocabulary,
      AddedTokens added,
      Split beginning,
      Split elsewhere,
      PieceModel model,
      Decoders.Reading reading,
      boolean spaced,
      List<Integer> before,
      List<Integer> after) {}

  private final Parts parts;
  private final Vocabulary vocabulary;
  private final Set<Integer> endOfGeneration;

  JsonTokenizer(Parts parts) {
    this.parts = parts;
    this.vocabulary = parts.vocabulary();
    this.endOfGeneration = vocabulary.endOfGeneration();
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int[] encode(List<TextSpan> spans, boolean addSpecial) {
    PieceModel.Encoding out = parts.model().begin();
    if (addSpecial) {
      parts.before().forEach(out::add);
    }
    parts
        .added()
        .split(
            spans,
            (text, beginning) ->
                (beginning ? parts.beginning() : parts.elsewhere())
                    .cut(text, 0, text.length(), out::piece),
            out::add);
    if (addSpecial) {
      parts.after().forEach(out::add);
    }
    return out.ids();
  }

  @Override
  public byte[] bytes(int id, boolean first) {
    String piece = vocabulary.piece(id);
    return switch (vocabulary.type(id)) {
      case CONTROL, UNKNOWN, UNUSED -> NOTHING;
      case USER_DEFINED ->
          parts.spaced() && !first
              ? (" " + piece).getBytes(StandardCharsets.UTF_8)
              : piece.getBytes(StandardCharsets.UTF_8);
      case NORMAL, UNDEFINED, BYTE -> parts.reading().bytes(piece, first);
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
