package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.PieceTrie;
import dev.sheaf.tokenizer.kit.UnigramModel;
import dev.sheaf.tokenizer.kit.UnknownText;
import java.util.List;
import java.util.OptionalInt;

/** The model {@code Unigram}: a list of pieces with the logarithms of their probabilities. */
final class UnigramReader implements ModelReader {
  /** Longest piece that text may become, in characters. */
  private static final int LONGEST = 1024;

  private final OptionalInt unknown;
  private final boolean byteFallback;
  private final JsonNode vocab;
  private final double[] scores;

  UnigramReader(JsonNode model, PieceList pieces) {
    model.allow("type", "unk_id", "vocab", "byte_fallback");
    vocab = model.get("vocab");
    List<?> entries = vocab.list();
    scores = new double[entries.size()];
    for (int id = 0; id < scores.length; id++) {
      JsonNode entry = vocab.at(id);
      if (entry.list().size() != 2) {
        throw entry.refuse("a piece and its score", entry.list().size() + " values");
      }
      String piece = entry.at(0).text();
      if (piece.length() > LONGEST) {
        throw entry.refuse("at most " + LONGEST + " characters", piece.length());
      }
      scores[id] = entry.at(1).real();
      pieces.put(piece, id, entry);
    }
    byteFallback = model.flag("byte_fallback", false);
    unknown =
        model
            .map("unk_id", n -> OptionalInt.of(n.integer(0, scores.length - 1)))
            .orElse(OptionalInt.empty());
  }

  @Override
  public OptionalInt unknown() {
    return unknown;
  }

  @Override
  public Built build(Pieces pieces, OptionalInt unknown, boolean overBytes, boolean fast) {
    PieceTrie trie = new PieceTrie();
    double lowest = Double.POSITIVE_INFINITY;
    for (int id = 0; id < scores.length; id++) {
      lowest = Math.min(lowest, scores[id]);
      String piece = pieces.piece(id);
      boolean isByte = byteFallback && BytePieces.read(piece).isPresent();
      if (pieces.text(piece).isPresent() && !isByte) {
        trie.put(piece, id);
      }
    }
    UnknownText fallback =
        byteFallback
            ? UnknownText.bytes(BytePieces.ids(pieces), unknown, true)
            : UnknownText.token(unknown, true);
    double worst = scores.length == 0 ? 0 : lowest;
    return new Built(new UnigramModel(trie, scores, worst, fallback), true);
  }
}
