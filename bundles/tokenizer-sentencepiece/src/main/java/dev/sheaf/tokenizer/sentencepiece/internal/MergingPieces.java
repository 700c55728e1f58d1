package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.CharacterPairModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * SentencePiece's BPE. It has no list of merges: any two neighbours whose spellings together are a
 * piece may merge, the highest score first. So every way to cut a piece in two becomes a pair,
 * ranked by the piece's score.
 */
final class MergingPieces {
  private final Entries entries;
  private final BytePieces bytes;
  private final CharacterPairModel.Builder model;
  private final Map<String, Integer> symbols = new HashMap<>();

  private MergingPieces(Entries entries, BytePieces bytes) {
    this.entries = entries;
    this.bytes = bytes;
    this.model = CharacterPairModel.over(entries.size());
  }

  /** The model of a vocabulary. */
  static CharacterPairModel model(Entries entries, BytePieces bytes) {
    return new MergingPieces(entries, bytes).build();
  }

  private CharacterPairModel build() {
    Vocabulary vocabulary = entries.vocabulary();
    int[] ranks = ranks(entries.scores());
    for (int id = 0; id < ranks.length; id++) {
      if (isText(id)) {
        String piece = vocabulary.piece(id);
        symbols.put(piece, id);
        int c = piece.codePointAt(0);
        if (Character.charCount(c) == piece.length()) {
          model.character(c, id);
        }
      }
    }
    for (int id = 0; id < ranks.length; id++) {
      if (isText(id)) {
        vocabulary
            .piece(id)
            .codePoints()
            .forEach(c -> symbols.put(Character.toString(c), model.symbol(c)));
      }
    }
    for (int id = 0; id < ranks.length; id++) {
      if (isText(id)) {
        cuts(vocabulary.piece(id), id, ranks[id]);
      }
    }
    return model.build(bytes.fallback());
  }

  private void cuts(String piece, int id, int rank) {
    for (int i = piece.offsetByCodePoints(0, 1); i < piece.length(); ) {
      Integer left = symbols.get(piece.substring(0, i));
      Integer right = left == null ? null : symbols.get(piece.substring(i));
      if (left != null && right != null) {
        model.pair(left, right, rank, id, piece);
      }
      i = piece.offsetByCodePoints(i, 1);
    }
  }

  private boolean isText(int id) {
    return entries.isNormal(id) && !bytes.isByte(id);
  }

  /** Equal scores have equal rank; the highest score has rank 0. */
  private static int[] ranks(double[] scores) {
    double[] distinct = Arrays.stream(scores).map(s -> s + 0.0).distinct().sorted().toArray();
    int[] ranks = new int[scores.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = distinct.length - 1 - Arrays.binarySearch(distinct, scores[i] + 0.0);
    }
    return ranks;
  }
}
