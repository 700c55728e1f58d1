package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.reference.internal.thread.RangeTask;
import dev.sheaf.model.Operation.Activation;
import java.util.Arrays;
import java.util.List;

/**
 * out = Σ over the chosen experts e, in index order, of w_e · down_e · (activation(gate_e · in) ⊙
 * (up_e · in)). Each expert computes the rows that chose it, gathered.
 */
public final class ExpertsStep implements Step {
  /** One expert's products. */
  public record Expert(MatrixProduct gate, MatrixProduct up, MatrixProduct down) {}

  private final int in;
  private final MatrixProduct router;
  private final ExpertChoice choice;
  private final List<Expert> experts;
  private final Activation activation;
  private final int out;
  private final int[] members;
  private final int[] batchRows;
  private final RangeTask choose = this::choose;
  private Pass pass;

  /**
   * @param rows the most rows of a batch
   */
  @SuppressWarnings("NullAway.Init") // pass is set by run, before any worker reads it
  public ExpertsStep(
      int in,
      MatrixProduct router,
      ExpertChoice choice,
      List<Expert> experts,
      Activation activation,
      int out,
      int rows) {
    this.in = in;
    this.router = router;
    this.choice = choice;
    this.experts = List.copyOf(experts);
    this.activation = activation;
    this.out = out;
    this.members = new int[rows];
    this.batchRows = new int[rows];
  }

  @Override
  public void run(Pass pass) {
    this.pass = pass;
    int rows = pass.rows();
    double[] scores = pass.scratch(Scratch.SCORES);
    router.run(pass, pass.register(in), scores, 0, router.outputs(), rows, pass.order());
    pass.workers().run(choose, rows);
    int width = experts.getFirst().down().outputs();
    Arrays.fill(pass.register(out), 0, rows * width, 0);
    for (int e = 0; e < experts.size(); e++) {
      int count = gather(e, rows);
      if (count > 0) {
        expert(experts.get(e), count);
        scatter(e, count, width);
      }
    }
  }

  private void choose(int from, int to, int worker) {
    for (int i = from; i < to; i++) {
      choice.choose(
          pass.scratch(Scratch.SCORES),
          i * router.outputs(),
          pass.scratch(Scratch.CHOICE),
          i * choice.room());
    }
  }

  /** Gathers the rows that chose an expert; a weight that is no number counts as chosen. */
  private int gather(int e, int rows) {
    int width = router.inputs();
    int count = 0;
    for (int i = 0; i < rows; i++) {
      if (pass.scratch(Scratch.CHOICE)[i * choice.room() + e] != 0) {
        members[count] = i;
        batchRows[count] = pass.row(i);
        System.arraycopy(
            pass.register(in), i * width, pass.scratch(Scratch.GATHERED), count * width, width);
        count++;
      }
    }
    return count;
  }

  private void expert(Expert e, int count) {
    int width = e.gate().outputs();
    double[] x = pass.scratch(Scratch.GATHERED);
    double[] inner = pass.scratch(Scratch.INNER);
    int half = count * width; // all gates, then all ups
    e.gate().run(pass, x, inner, 0, width, count, batchRows);
    e.up().run(pass, x, inner, half, width, count, batchRows);
    for (int i = 0; i < half; i++) {
      inner[i] = Activations.apply(activation, inner[i]) * inner[half + i];
    }
    double[] result = pass.scratch(Scratch.RESULT);
    e.down().run(pass, inner, result, 0, e.down().outputs(), count, batchRows);
  }

  private void scatter(int e, int count, int width) {
    double[] y = pass.register(out);
    double[] result = pass.scratch(Scratch.RESULT);
    for (int k = 0; k < count; k++) {
      double w = pass.scratch(Scratch.CHOICE)[members[k] * choice.room() + e];
      for (int d = 0; d < width; d++) {
        y[members[k] * width + d] += w * result[k * width + d];
      }
    }
  }
}
