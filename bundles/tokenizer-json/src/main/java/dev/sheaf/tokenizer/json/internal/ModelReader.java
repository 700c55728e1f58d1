package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.PieceModel;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Reads the {@code model} of a file: first its pieces, so that added tokens can be held against
 * them, then, when it is known which pieces text may become, the model itself.
 */
interface ModelReader {
  /** What is known of the vocabulary when the model is built. */
  interface Pieces {
    /** Entries of the vocabulary. */
    int size();

    /** How an entry is spelled. */
    String piece(int id);

    /** The entry spelled so, if text may become it. */
    OptionalInt text(String piece);

    /** The entry spelled so, whatever it is for. */
    OptionalInt any(String piece);
  }

  /** The token for what cannot be spelled, if the file names one. */
  OptionalInt unknown();

  /**
   * Builds the model.
   *
   * @param unknown as above, unless that token steers the model
   * @param overBytes whether pieces come spelled byte by byte
   * @param fast whether a quicker way with the same result is taken where there is one
   */
  Built build(Pieces pieces, OptionalInt unknown, boolean overBytes, boolean fast);

  /**
   * A model.
   *
   * @param spelled whether pieces must come spelled byte by byte, if they are to be; a model over
   *     bytes spells by itself
   */
  record Built(PieceModel model, boolean spelled) {}

  /** Reads the model's pieces into {@code pieces}. */
  static ModelReader read(JsonNode model, PieceList pieces) {
    Map<String, BiFunction<JsonNode, PieceList, ModelReader>> known =
        new TreeMap<>(
            Map.of(
                "BPE", BytePairReader::new,
                "Unigram", UnigramReader::new,
                "WordPiece", WordPieceReader::new,
                "WordLevel", WordLevelReader::new));
    // Files of old say by their merges alone that they are BPE.
    if (model.find("type").isEmpty() && model.find("merges").isPresent()) {
      return new BytePairReader(model, pieces);
    }
    return model.get("type").choose("a model", known).apply(model, pieces);
  }

  /** Reads {@code vocab} where it is an object of piece and id. */
  static void vocabulary(JsonNode model, PieceList pieces) {
    JsonNode vocab = model.get("vocab");
    vocab.object().forEach((piece, id) -> pieces.put(piece, vocab.member(piece, id)));
  }

  /** The token that the model's {@code unk_token} names. */
  static OptionalInt unknown(JsonNode model, PieceList pieces) {
    if (model.find("unk_token").isEmpty()) {
      return OptionalInt.empty();
    }
    JsonNode name = model.get("unk_token");
    OptionalInt id = pieces.id(name.text());
    if (id.isEmpty()) {
      throw name.refuse("a piece of the vocabulary", name.text());
    }
    return id;
  }
}
