package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.text.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which two tokens merge into which, and how early: (left, right) → (rank, merged).
 *
 * <p>An open-addressing table over primitive arrays: one look-up per neighbouring pair is most of
 * what encoding does. Of two rules for the same pair the earlier counts. Immutable.
 */
final class MergeTable {
  /** A merge rule is malformed, or names a token that text cannot be. */
  static final ErrorCode MERGE = ErrorCode.of("SHEAF-BPE-002", ErrorKind.USER);

  /** What {@link #find} answers where nothing merges; later than any rank. */
  static final long NONE = Long.MAX_VALUE;

  private static final long FREE = -1;

  private final long[] keys;
  private final long[] values;
  private final int mask;

  /**
   * @param count rules that will be put in, ≥ 0
   */
  private MergeTable(int count) {
    int size = Integer.highestOneBit(Math.max(8, count)) * 4;
    keys = new long[size];
    values = new long[size];
    mask = size - 1;
    Arrays.fill(keys, FREE);
  }

  /** Reads {@code tokenizer.ggml.merges}, each "left right", earliest first. */
  static MergeTable read(Metadata metadata, Vocabulary vocabulary) {
    List<String> rules = metadata.strings("tokenizer.ggml.merges").orElse(List.of());
    MergeTable out = new MergeTable(rules.size());
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

  private void put(int left, int right, int rank, int merged) {
    long key = key(left, right);
    int at = slot(key);
    while (keys[at] != FREE) {
      if (keys[at] == key) {
        return;
      }
      at = (at + 1) & mask;
    }
    keys[at] = key;
    values[at] = (long) rank << 32 | merged;
  }

  /** Rank in the upper half, merged token in the lower; or {@link #NONE}. */
  long find(int left, int right) {
    long key = key(left, right);
    int at = slot(key);
    while (true) {
      long there = keys[at];
      if (there == key) {
        return values[at];
      }
      if (there == FREE) {
        return NONE;
      }
      at = (at + 1) & mask;
    }
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & mask;
  }
}
