package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.reference.internal.operation.OutputHeadStep;
import dev.sheaf.backend.reference.internal.operation.Pass;
import dev.sheaf.backend.reference.internal.operation.Step;
import java.util.List;
import java.util.Objects;

/**
 * Final norm and output head of one hidden state: what follows the last layer of a program, in a
 * pass of one row.
 */
final class Projection {
  private final List<Step> steps;
  private final Pass one;
  private final int in;
  private final int width;
  private final int vocabulary;

  /**
   * @param steps after the last layer; ending in an output head, or empty for a stage without
   * @param one a pass with room for one row
   * @param in register of the last layer's output
   */
  Projection(List<Step> steps, Pass one, int in, int width, int vocabulary) {
    this.steps = List.copyOf(steps);
    this.one = one;
    this.in = in;
    this.width = width;
    this.vocabulary = vocabulary;
  }

  /** See {@link dev.sheaf.backend.LayerObserver.Rows#project}. */
  void of(Pass whole, int i, int register, int[] ids, float[] logits) {
    if (steps.isEmpty() || !(steps.getLast() instanceof OutputHeadStep head)) {
      throw new IllegalStateException("this stage of the model has no output head");
    }
    Objects.checkFromIndexSize(0, ids.length == 0 ? vocabulary : ids.length, logits.length);
    for (int id : ids) {
      Objects.checkIndex(id, vocabulary);
    }
    one.beginOne(whole, whole.row(i));
    System.arraycopy(whole.register(register), i * width, one.register(in), 0, width);
    for (int s = 0; s < steps.size() - 1; s++) {
      steps.get(s).run(one);
    }
    head.project(one, ids, logits);
  }
}
