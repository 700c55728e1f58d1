package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.PieceTrie;
import dev.sheaf.tokenizer.kit.WordPieceModel;
import java.util.OptionalInt;

/** The model {@code WordPiece}: pieces that go on with a word begin with a prefix. */
final class WordPieceReader implements ModelReader {
  private static final int MOST_CHARACTERS = 1 << 16;

  private final OptionalInt unknown;
  private final String prefix;
  private final int longestWord;
  private final JsonNode model;

  WordPieceReader(JsonNode model, PieceList pieces) {
    this.model =
        model.allow(
            "type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");
    ModelReader.vocabulary(model, pieces);
    unknown = ModelReader.unknown(model, pieces);
    prefix = model.map("continuing_subword_prefix", n -> Finder.bounded(n, 1)).orElse("##");
    longestWord =
        model.map("max_input_chars_per_word", n -> n.integer(1, MOST_CHARACTERS)).orElse(100);
  }

  @Override
  public OptionalInt unknown() {
    return unknown;
  }

  @Override
  public Built build(Pieces pieces, OptionalInt unknown, boolean overBytes, boolean fast) {
    if (unknown.isEmpty()) {
      throw model.refuse("an unk_token that does not steer the model", "none");
    }
    PieceTrie beginnings = new PieceTrie();
    PieceTrie continuations = new PieceTrie();
    for (int id = 0; id < pieces.size(); id++) {
      String piece = pieces.piece(id);
      if (pieces.text(piece).isEmpty()) {
        continue;
      }
      beginnings.put(piece, id);
      if (piece.startsWith(prefix) && piece.length() > prefix.length()) {
        continuations.put(piece.substring(prefix.length()), id);
      }
    }
    return new Built(
        new WordPieceModel(beginnings, continuations, unknown.getAsInt(), longestWord), true);
  }
}
