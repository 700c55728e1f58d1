package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.text.PairTable;
import dev.sheaf.tokenizer.kit.PieceTable;
import java.util.List;

/**
 * The merges of a vocabulary that has ranks instead of rules: two neighbours merge if their bytes
 * together are a piece, the lower its rank the earlier.
 */
final class RankedPieces {
  private RankedPieces() {}

  /**
   * Every pair of pieces that makes a piece.
   *
   * @param pieces by rank; the id of each is {@code firstId} more
   * @param where file, for messages
   */
  static PairTable merges(List<byte[]> pieces, int firstId, String where) {
    PieceTable ranks = new PieceTable();
    boolean[] single = new boolean[256];
    for (int rank = 0; rank < pieces.size(); rank++) {
      byte[] piece = pieces.get(rank);
      int stored = ranks.put(piece, rank);
      if (stored != rank) {
        throw BpeErrors.ids(
            "each piece once", "ranks " + stored + " and " + rank, where + ", vocab[" + rank + "]");
      }
      if (piece.length == 1) {
        single[piece[0] & 0xFF] = true;
      }
    }
    for (int b = 0; b < single.length; b++) {
      if (!single[b]) {
        throw BpeErrors.ids("a piece for each byte", "none for byte " + b, where + ", vocab");
      }
    }
    PairTable out = new PairTable();
    for (int rank = 0; rank < pieces.size(); rank++) {
      byte[] piece = pieces.get(rank);
      for (int cut = 1; cut < piece.length; cut++) {
        int left = ranks.find(piece, 0, cut);
        int right = ranks.find(piece, cut, piece.length);
        if (left != PieceTable.NONE && right != PieceTable.NONE) {
          out.put(firstId + left, firstId + right, rank, firstId + rank);
        }
      }
    }
    return out;
  }
}
