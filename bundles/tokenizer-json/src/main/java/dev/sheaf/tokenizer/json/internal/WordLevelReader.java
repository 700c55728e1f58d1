package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.PieceModel;
import dev.sheaf.tokenizer.kit.TokenIds;
import java.util.OptionalInt;

/** The model {@code WordLevel}: each word is a token, or unknown. */
final class WordLevelReader implements ModelReader {
  private final OptionalInt unknown;

  WordLevelReader(JsonNode model, PieceList pieces) {
    model.allow("type", "unk_token", "vocab");
    ModelReader.vocabulary(model, pieces);
    unknown = ModelReader.unknown(model, pieces);
  }

  @Override
  public OptionalInt unknown() {
    return unknown;
  }

  @Override
  public Built build(Pieces pieces, OptionalInt unknown, boolean overBytes, boolean fast) {
    return new Built(() -> new Words(pieces, unknown), true);
  }

  /** The ids so far. */
  private static final class Words implements PieceModel.Encoding {
    private final Pieces pieces;
    private final OptionalInt unknown;
    private final TokenIds ids = new TokenIds();

    Words(Pieces pieces, OptionalInt unknown) {
      this.pieces = pieces;
      this.unknown = unknown;
    }

    @Override
    public void add(int id) {
      ids.add(id);
    }

    @Override
    public void piece(String text, int from, int to) {
      pieces.text(text.substring(from, to)).ifPresentOrElse(ids::add, this::addUnknown);
    }

    private void addUnknown() {
      unknown.ifPresent(ids::add);
    }

    @Override
    public int[] ids() {
      return ids.toArray();
    }
  }
}
