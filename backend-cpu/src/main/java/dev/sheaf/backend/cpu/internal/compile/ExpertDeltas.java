package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The inner products of adapters on the experts that rows chose. A chunk is one expert. */
final class ExpertDeltas implements Region {
  private final ExpertMatrices[] experts;
  private final ExpertChoice choice;
  private @Nullable StepState state;
  private boolean wide;

  ExpertDeltas(ExpertMatrices[] experts, ExpertChoice choice) {
    this.experts = experts;
    this.choice = choice;
  }

  /** Before the matrices gate and up. */
  void prepareWide(StepState st) {
    run(st, true);
  }

  /** Before the matrix down. */
  void prepareDown(StepState st) {
    run(st, false);
  }

  private void run(StepState st, boolean isWide) {
    if (uses(st)) {
      state = st;
      wide = isWide;
      st.run(this, choice.usedCount);
    }
  }

  private static boolean uses(StepState st) {
    for (int s = 0; s < st.batch.sequences(); s++) {
      if (st.batch.adapterOf(s) != 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void run(int chunk, int thread) {
    StepState st = Objects.requireNonNull(state);
    int e = choice.used[chunk];
    all(st, e, choice.given);
    all(st, e, choice.generated);
  }

  private void all(StepState st, int e, ExpertChoice.Uses uses) {
    ExpertMatrices expert = experts[e];
    for (int i = 0; i < uses.count(e); i++) {
      int entry = uses.entry(e, i);
      if (wide) {
        expert.gateDelta().prepare(st, entry);
        expert.upDelta().prepare(st, entry);
      } else {
        expert.downDelta().prepare(st, entry);
      }
    }
  }
}
