package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Which piece has which id, as model and added tokens together say. Confined to one thread. */
final class PieceList {
  /** Ids that no piece has, for each piece that has one, before a file is refused. */
  private static final int MOST_GAPS = 4;

  private static final int SPARE = 1 << 16;

  private final Map<String, Integer> ids;
  private final Map<Integer, String> pieces;
  private int largest = -1;

  PieceList(int expected) {
    ids = HashMap.newHashMap(expected);
    pieces = HashMap.newHashMap(expected);
  }

  /** Adds a piece; the same with the same id again changes nothing. */
  void put(String piece, JsonNode id) {
    put(piece, id.integer(0, Integer.MAX_VALUE - 1), id);
  }

  /** Adds a piece that stands at {@code node}. */
  void put(String piece, int id, JsonNode node) {
    Integer other = ids.putIfAbsent(piece, id);
    if (other != null && other != id) {
      throw refuse(node, "one id for '" + piece + "'", other + " and " + id);
    }
    String taken = pieces.putIfAbsent(id, piece);
    if (taken != null && !taken.equals(piece)) {
      throw refuse(node, "one piece for id " + id, "'%s' and '%s'".formatted(taken, piece));
    }
    largest = Math.max(largest, id);
  }

  OptionalInt id(String piece) {
    Integer id = ids.get(piece);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** All pieces by id, gaps as empty texts. */
  List<String> toList(JsonNode root) {
    long most = (long) MOST_GAPS * pieces.size() + SPARE;
    if (largest > most) {
      throw refuse(root, "ids up to " + most + " for " + pieces.size() + " pieces", largest);
    }
    List<String> out = new ArrayList<>(Collections.nCopies(largest + 1, ""));
    pieces.forEach(out::set);
    return out;
  }

  private static SheafException refuse(JsonNode node, Object expected, Object found) {
    return SheafException.of(JsonErrors.IDS, "pieces and ids do not fit together")
        .expected(expected)
        .found(found)
        .where(node.where())
        .next(JsonErrors.NEXT)
        .toException();
  }
}
