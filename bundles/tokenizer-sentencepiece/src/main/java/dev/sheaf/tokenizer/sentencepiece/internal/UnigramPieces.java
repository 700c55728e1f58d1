package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.tokenizer.kit.PieceTrie;
import dev.sheaf.tokenizer.kit.UnigramModel;

/** SentencePiece's unigram model: scores are logarithms of probabilities. */
final class UnigramPieces {
  private UnigramPieces() {}

  /** The model of a vocabulary. */
  static UnigramModel model(Entries entries, BytePieces bytes) {
    PieceTrie trie = new PieceTrie();
    double lowest = Double.POSITIVE_INFINITY;
    for (int id = 0; id < entries.size(); id++) {
      if (entries.isNormal(id) && !bytes.isByte(id)) {
        trie.put(entries.vocabulary().piece(id), id);
        lowest = Math.min(lowest, entries.scores()[id]);
      }
    }
    return new UnigramModel(
        trie, entries.scores(), Double.isFinite(lowest) ? lowest : 0, bytes.fallback());
  }
}
