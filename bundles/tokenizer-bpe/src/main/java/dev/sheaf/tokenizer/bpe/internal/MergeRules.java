package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.text.PairTable;
import dev.sheaf.text.Vocabulary;
import java.util.List;
import java.util.OptionalInt;

/** The merge rules of a file, checked against its vocabulary. */
final class MergeRules {
  /** A merge rule is malformed, or names a token that text cannot be. */
  static final ErrorCode MERGE = ErrorCode.of("SHEAF-BPE-002", ErrorKind.USER);

  private MergeRules() {}

  /** Reads {@code tokenizer.ggml.merges}, each "left right", earliest first. */
  static PairTable read(Metadata metadata, Vocabulary vocabulary) {
    List<String> rules = metadata.strings("tokenizer.ggml.merges").orElse(List.of());
    PairTable out = new PairTable();
    for (int rank = 0; rank < rules.size(); rank++) {
      String rule = rules.get(rank);
      int gap = rule.indexOf(' ');
      if (gap <= 0 || gap == rule.length() - 1 || rule.indexOf(' ', gap + 1) >= 0) {
        throw refuse(metadata, rank, rule, "two tokens with one space between");
      }
      String left = rule.substring(0, gap);
      String right = rule.substring(gap + 1);
      int leftId = textToken(metadata, vocabulary, rank, rule, left);
      int rightId = textToken(metadata, vocabulary, rank, rule, right);
      int merged = textToken(metadata, vocabulary, rank, rule, left + right);
      out.put(leftId, rightId, rank, merged);
    }
    return out;
  }

  private static int textToken(Metadata m, Vocabulary v, int rank, String rule, String piece) {
    OptionalInt id = v.id(piece);
    if (id.isEmpty()) {
      throw refuse(m, rank, rule, "tokens of the vocabulary; '" + piece + "' is none");
    }
    Vocabulary.Type type = v.type(id.getAsInt());
    if (type == Vocabulary.Type.CONTROL || type == Vocabulary.Type.UNKNOWN) {
      // Otherwise a user's text could merge into a token that steers the model.
      throw refuse(m, rank, rule, "tokens that stand for text; '" + piece + "' is " + type);
    }
    return id.getAsInt();
  }

  private static SheafException refuse(Metadata m, int rank, String rule, String expected) {
    return SheafException.of(MERGE, "merge rule " + rank + " does not fit the vocabulary")
        .expected(expected)
        .found(rule)
        .where(m.where() + ", tokenizer.ggml.merges[" + rank + "]")
        .next("convert or download the model again")
        .toException();
  }
}
