package dev.sheaf.backend.cpu.internal.compile;

import java.util.Arrays;

/**
 * Which rows of a step use which experts.
 *
 * <p>An <i>entry</i> is one use: row · perToken + j, the row's j-th expert in ascending order.
 * Entries are listed expert by expert, in order of rows, apart for rows whose token was given and
 * generated.
 */
final class ExpertChoice {
  final int perToken;

  /** Expert and weight of each entry. */
  final int[] expert;

  final float[] weight;

  /** Experts that some row uses, ascending. */
  final int[] used;

  int usedCount;
  final Uses given;
  final Uses generated;

  ExpertChoice(int batchRows, int experts, int perToken) {
    this.perToken = perToken;
    int entries = Math.multiplyExact(batchRows, perToken);
    this.expert = new int[entries];
    this.weight = new float[entries];
    this.used = new int[experts];
    this.given = new Uses(experts, entries);
    this.generated = new Uses(experts, entries);
  }

  int row(int entry) {
    return entry / perToken;
  }

  /** After every row has chosen. */
  void list(StepState state) {
    given.list(state.given, this);
    generated.list(state.generated, this);
    usedCount = 0;
    for (int e = 0; e < used.length; e++) {
      if (given.count(e) > 0 || generated.count(e) > 0) {
        used[usedCount++] = e;
      }
    }
  }

  /** Entries by expert. */
  static final class Uses {
    private final int[] first;
    private final int[] entries;

    Uses(int experts, int entries) {
      this.first = new int[experts + 1];
      this.entries = new int[entries];
    }

    int count(int expert) {
      return first[expert + 1] - first[expert];
    }

    int entry(int expert, int i) {
      return entries[first[expert] + i];
    }

    private void list(StepState.RowSet rows, ExpertChoice choice) {
      int per = choice.perToken;
      Arrays.fill(first, 0);
      for (int r = 0; r < rows.count; r++) {
        for (int j = 0; j < per; j++) {
          first[choice.expert[rows.rows[r] * per + j] + 1]++;
        }
      }
      for (int e = 0; e + 1 < first.length; e++) {
        first[e + 1] += first[e];
      }
      // Writing backwards moves each border down to where its expert begins, and keeps row order.
      for (int r = rows.count - 1; r >= 0; r--) {
        for (int j = per - 1; j >= 0; j--) {
          int entry = rows.rows[r] * per + j;
          int e = choice.expert[entry];
          first[e + 1]--;
          entries[first[e + 1]] = entry;
        }
      }
      for (int e = 0; e + 1 < first.length; e++) {
        first[e] = first[e + 1];
      }
      first[first.length - 1] = rows.count * per;
    }
  }
}
