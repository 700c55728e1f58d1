package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.text.PairTable;
import dev.sheaf.tokenizer.kit.ByteAlphabet;
import dev.sheaf.tokenizer.kit.BytePairModel;
import dev.sheaf.tokenizer.kit.CharacterPairModel;
import dev.sheaf.tokenizer.kit.PieceModel;
import dev.sheaf.tokenizer.kit.PieceTable;
import dev.sheaf.tokenizer.kit.PieceTrie;
import dev.sheaf.tokenizer.kit.UnknownText;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** The model {@code BPE}: merges in order of rank, over characters or over bytes. */
final class BytePairReader implements ModelReader {
  private final OptionalInt unknown;
  private final boolean fuse;
  private final boolean byteFallback;
  private final boolean ignoreMerges;
  private final String prefix;
  private final JsonNode merges;

  BytePairReader(JsonNode model, PieceList pieces) {
    model.allow(
        "type",
        "dropout",
        "unk_token",
        "continuing_subword_prefix",
        "end_of_word_suffix",
        "fuse_unk",
        "byte_fallback",
        "ignore_merges",
        "vocab",
        "merges");
    model.find("dropout").ifPresent(d -> refuseUnless(d.real() == 0, d, "dropout"));
    model
        .find("end_of_word_suffix")
        .ifPresent(s -> refuseUnless(s.text().isEmpty(), s, "end_of_word_suffix"));
    ModelReader.vocabulary(model, pieces);
    unknown = ModelReader.unknown(model, pieces);
    fuse = model.flag("fuse_unk", false);
    byteFallback = model.flag("byte_fallback", false);
    ignoreMerges = model.flag("ignore_merges", false);
    prefix = model.map("continuing_subword_prefix", n -> Finder.bounded(n, 0)).orElse("");
    merges = model.get("merges");
  }

  @Override
  public OptionalInt unknown() {
    return unknown;
  }

  @Override
  public Built build(Pieces pieces, OptionalInt unknown, boolean overBytes, boolean fast) {
    int[] bytes = new int[256];
    for (int b = 0; b < bytes.length; b++) {
      bytes[b] = pieces.text(String.valueOf(ByteAlphabet.character(b))).orElse(-1);
    }
    boolean whole = Arrays.stream(bytes).noneMatch(id -> id < 0);
    if (fast && overBytes && whole && prefix.isEmpty()) {
      return new Built(overBytes(pieces, bytes), false);
    }
    return new Built(overCharacters(pieces, unknown), true);
  }

  private PieceModel overBytes(Pieces pieces, int[] bytes) {
    PairTable table = new PairTable();
    merges(pieces, (left, right, rank, merged) -> table.put(left, right, rank, merged));
    PieceTable whole = new PieceTable();
    if (ignoreMerges) {
      for (int id = 0; id < pieces.size(); id++) {
        if (isText(pieces, id)) {
          int at = id;
          ByteAlphabet.bytes(pieces.piece(id)).ifPresent(spelled -> whole.put(spelled, at));
        }
      }
    }
    BytePairModel model = new BytePairModel(bytes, table, whole);
    return () -> new ByteEncoding(model.begin());
  }

  private PieceModel overCharacters(Pieces pieces, OptionalInt unknown) {
    CharacterPairModel.Builder model = CharacterPairModel.over(pieces.size());
    PieceTrie whole = new PieceTrie();
    for (int id = 0; id < pieces.size(); id++) {
      if (isText(pieces, id)) {
        String piece = pieces.piece(id);
        whole.put(piece, id);
        int c = piece.codePointAt(0);
        if (Character.charCount(c) == piece.length()) {
          model.character(c, id);
        }
        if (!prefix.isEmpty()
            && piece.startsWith(prefix)
            && piece.codePointCount(prefix.length(), piece.length()) == 1) {
          model.laterCharacter(piece.codePointAt(prefix.length()), id);
        }
      }
    }
    merges(
        pieces,
        (left, right, rank, merged) ->
            model.pair(left, right, rank, merged, spelling(pieces.piece(merged))));
    if (ignoreMerges) {
      model.whole(whole);
    }
    return model.build(fallback(pieces, unknown));
  }

  private String spelling(String piece) {
    return piece.startsWith(prefix) ? piece.substring(prefix.length()) : piece;
  }

  private UnknownText fallback(Pieces pieces, OptionalInt unknown) {
    return byteFallback
        ? UnknownText.bytes(BytePieces.ids(pieces), unknown, fuse)
        : UnknownText.token(unknown, fuse);
  }

  private static boolean isText(Pieces pieces, int id) {
    return pieces.text(pieces.piece(id)).isPresent();
  }

  /** Takes merges, earliest first. */
  private interface Rule {
    void take(int left, int right, int rank, int merged);
  }

  private void merges(Pieces pieces, Rule out) {
    List<?> rules = merges.list();
    for (int rank = 0; rank < rules.size(); rank++) {
      String[] rule = rule(rules.get(rank), rank);
      if (!rule[1].startsWith(prefix)) {
        throw refuse(rank, "a right part that begins with '" + prefix + "'", rule[1]);
      }
      String merged = rule[0] + rule[1].substring(prefix.length());
      require(pieces, rank, rule[0]);
      require(pieces, rank, rule[1]);
      require(pieces, rank, merged);
      OptionalInt left = pieces.text(rule[0]);
      OptionalInt right = pieces.text(rule[1]);
      OptionalInt both = pieces.text(merged);
      // A rule with a token that steers the model is left out: no text may become one.
      if (left.isPresent() && right.isPresent() && both.isPresent()) {
        out.take(left.getAsInt(), right.getAsInt(), rank, both.getAsInt());
      }
    }
  }

  private String[] rule(Object rule, int rank) {
    if (rule instanceof String text) {
      int gap = text.indexOf(' ');
      if (gap > 0 && gap < text.length() - 1 && text.indexOf(' ', gap + 1) < 0) {
        return new String[] {text.substring(0, gap), text.substring(gap + 1)};
      }
    } else if (rule instanceof List<?> pair
        && pair.size() == 2
        && pair.get(0) instanceof String left
        && pair.get(1) instanceof String right
        && !left.isEmpty()
        && !right.isEmpty()) {
      return new String[] {left, right};
    }
    throw refuse(rank, "two pieces, with one space between or as a list", rule);
  }

  private void require(Pieces pieces, int rank, String piece) {
    if (pieces.any(piece).isEmpty()) {
      throw refuse(rank, "pieces of the vocabulary", "'" + piece + "'");
    }
  }

  private SheafException refuse(int rank, Object expected, Object found) {
    return SheafException.of(
            JsonErrors.MERGE, "merge rule " + rank + " does not fit the vocabulary")
        .expected(expected)
        .found(found)
        .where(merges.where() + "[" + rank + "]")
        .next(JsonErrors.NEXT)
        .toException();
  }

  private static void refuseUnless(boolean fine, JsonNode node, String name) {
    if (!fine) {
      throw JsonErrors.unsupported("a setting", name + " absent", name, node.where());
    }
  }

  /** The kit's byte-pair encoding under the name that all models share here. */
  private record ByteEncoding(BytePairModel.Encoding encoding) implements PieceModel.Encoding {
    @Override
    public void add(int id) {
      encoding.add(id);
    }

    @Override
    public void piece(String text, int from, int to) {
      encoding.piece(text, from, to);
    }

    @Override
    public int[] ids() {
      return encoding.ids();
    }
  }
}
