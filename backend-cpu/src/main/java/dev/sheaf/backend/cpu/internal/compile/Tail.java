package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows the last layer, for single rows: final norm and output head. */
final class Tail {
  private final List<Step> steps = new ArrayList<>();
  private final int vocabulary;
  private @Nullable Register input;
  private @Nullable HeadStep head;

  Tail(int vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Where the last layer leaves its output. */
  void input(Register register) {
    input = register;
  }

  /** While the program is made. */
  void add(Step step) {
    if (step instanceof HeadStep last) {
      head = last;
    } else {
      steps.add(step);
    }
  }

  /** Logits of the one row that is selected, from a hidden state between layers. */
  void project(StepState st, Register hidden, int row, int[] ids, float[] logits) {
    Register in = input;
    HeadStep last = head;
    if (in == null || last == null) {
      throw CpuErrors.batch("a graph with an output head", "none", "layer observer");
    }
    if (logits.length < (ids.length == 0 ? vocabulary : ids.length)) {
      throw CpuErrors.batch("room for the logits", logits.length, "layer observer");
    }
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw CpuErrors.batch("an id below " + vocabulary, id, "layer observer");
      }
    }
    if (in != hidden) {
      // Nobody reads that buffer before the last layer writes it.
      System.arraycopy(hidden.data, hidden.row(row), in.data, in.row(row), in.width);
    }
    for (Step step : steps) {
      step.run(st);
    }
    last.project(st, row, ids, logits);
  }
}
