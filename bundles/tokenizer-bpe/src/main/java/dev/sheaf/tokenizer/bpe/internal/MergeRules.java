package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.text.PairTable;
import dev.sheaf.text.Vocabulary;
import java.util.List;
import java.util.OptionalInt;

/** The merge rules of a file, checked against its vocabulary. */
final class MergeRules {
  private final Vocabulary vocabulary;
  private final String where;

  private MergeRules(Vocabulary vocabulary, String where) {
    this.vocabulary = vocabulary;
    this.where = where;
  }

  /**
   * Reads rules, each "left right", earliest first.
   *
   * @param where file and key, to which messages add the index
   */
  static PairTable read(List<String> rules, Vocabulary vocabulary, String where) {
    MergeRules reader = new MergeRules(vocabulary, where);
    PairTable out = new PairTable();
    for (int rank = 0; rank < rules.size(); rank++) {
      String rule = rules.get(rank);
      int gap = rule.indexOf(' ');
      if (gap <= 0 || gap == rule.length() - 1 || rule.indexOf(' ', gap + 1) >= 0) {
        throw reader.refuse(rank, rule, "two tokens with one space between");
      }
      String left = rule.substring(0, gap);
      String right = rule.substring(gap + 1);
      int leftId = reader.textToken(rank, rule, left);
      int rightId = reader.textToken(rank, rule, right);
      out.put(leftId, rightId, rank, reader.textToken(rank, rule, left + right));
    }
    return out;
  }

  private int textToken(int rank, String rule, String piece) {
    OptionalInt id = vocabulary.id(piece);
    if (id.isEmpty()) {
      throw refuse(rank, rule, "tokens of the vocabulary; '" + piece + "' is none");
    }
    Vocabulary.Type type = vocabulary.type(id.getAsInt());
    if (type == Vocabulary.Type.CONTROL || type == Vocabulary.Type.UNKNOWN) {
      // Otherwise a user's text could merge into a token that steers the model.
      throw refuse(rank, rule, "tokens that stand for text; '" + piece + "' is " + type);
    }
    return id.getAsInt();
  }

  private SheafException refuse(int rank, String rule, String expected) {
    return BpeErrors.refuse(
        BpeErrors.MERGE,
        "merge rule " + rank + " does not fit the vocabulary",
        expected,
        rule,
        where + "[" + rank + "]");
  }
}
