package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.reference.internal.state.KeyValueBlocks;
import dev.sheaf.backend.reference.internal.state.Rotation;
import dev.sheaf.backend.reference.internal.thread.RangeTask;
import dev.sheaf.model.Operation;
import java.util.Arrays;

/**
 * Attention with grouped queries. Per row and head h, with the key head g = h / (heads / kvHeads)
 * and the cells j that the row sees:
 *
 * <pre>
 * s_j = scale · q_h·k_{g,j}          (or softCap · tanh(s_j / softCap))
 * out_h = Σ_j exp(s_j − max s) · v_{g,j} / Σ_j exp(s_j − max s)
 * </pre>
 *
 * <p>Sums run over cells in the order of their indices, so neither blocks nor batch mates show.
 * First every row norms, turns and stores its keys and values, then every row attends.
 */
public final class AttentionStep implements Step {
  private final Operation.Attention operation;
  private final Sight.Layer layer;
  private final Vector queryNorm;
  private final Vector keyNorm;
  private final Rotation rotation;
  private final RangeTask append = this::append;
  private final RangeTask attend = this::attend;
  private Pass pass;

  /** With {@link Vector#NONE} where there is no norm. */
  @SuppressWarnings("NullAway.Init") // pass is set by run, before any worker reads it
  public AttentionStep(
      Operation.Attention operation, Sight.Layer layer, Vector queryNorm, Vector keyNorm) {
    this.operation = operation;
    this.layer = layer;
    this.queryNorm = queryNorm;
    this.keyNorm = keyNorm;
    this.rotation = Rotation.of(operation.rotary());
  }

  @Override
  public void run(Pass pass) {
    this.pass = pass;
    pass.workers().run(append, pass.rows());
    pass.workers().run(attend, pass.attending() * operation.heads());
  }

  private void append(int from, int to, int worker) {
    int width = operation.headWidth();
    int queries = operation.heads() * width;
    int keys = operation.kvHeads() * width;
    double[] x = pass.register(operation.in());
    Batch batch = pass.batch();
    KeyValueBlocks state = pass.state();
    for (int i = from; i < to; i++) {
      int row = pass.row(i);
      int q = i * (queries + 2 * keys);
      int k = q + queries;
      norm(x, q, operation.heads(), queryNorm);
      norm(x, k, operation.kvHeads(), keyNorm);
      int sequence = batch.sequenceOf(row);
      if (batch.viewOf(sequence).segments().isEmpty()) {
        // Query and key heads lie side by side, so they turn together.
        int turning = operation.heads() + operation.kvHeads();
        rotation.apply(x, q, turning, width, batch.position(row));
      } else {
        rotation.apply(x, k, operation.kvHeads(), width, batch.position(row));
      }
      int cell = batch.cell(row);
      int block = batch.blocks(sequence)[cell / state.blockTokens()];
      long at = state.key(layer.statePlace(), block, cell % state.blockTokens());
      state.store(at, x, k, keys);
      state.store(at + state.valueAfterKey(layer.statePlace()), x, k + keys, keys);
    }
  }

  private void norm(double[] x, int from, int heads, Vector norm) {
    int width = operation.headWidth();
    if (norm.present()) {
      for (int at = from; at < from + heads * width; at += width) {
        RmsNormStep.apply(x, at, x, at, width, norm, operation.normEpsilon(), 0);
      }
    }
  }

  private void attend(int from, int to, int worker) {
    for (int i = from; i < to; i++) {
      head(i / operation.heads(), i % operation.heads(), worker);
    }
  }

  private void head(int i, int head, int worker) {
    Sight sight = pass.sight(worker);
    sight.fill(pass, layer, pass.row(i), head);
    int width = operation.headWidth();
    int queries = operation.heads() * width;
    int keys = operation.kvHeads() * width;
    int keyHead = head / (operation.heads() / operation.kvHeads());
    long group = (long) keyHead * width * Double.BYTES;
    int q = i * (queries + 2 * keys) + head * width;
    double max = scores(sight, pass.row(i), q, group, worker);
    KeyValueBlocks state = pass.state();
    long value = state.valueAfterKey(layer.statePlace()) + group;
    double[] y = pass.register(operation.out());
    int out = i * queries + head * width;
    Arrays.fill(y, out, out + width, 0);
    long[] at = sight.at();
    double[] scores = sight.scores();
    double sum = 0;
    for (int j = 0; j < sight.count(); j++) {
      double e = StrictMath.exp(scores[j] - max);
      sum += e;
      state.accumulate(at[j] + value, e, y, out, width);
    }
    for (int d = out; d < out + width; d++) {
      y[d] /= sum;
    }
  }

  /** Scores all cells in sight and gives the highest score. */
  private double scores(Sight sight, int row, int q, long group, int worker) {
    Batch batch = pass.batch();
    int sequence = batch.sequenceOf(row);
    boolean turned = batch.viewOf(sequence).segments().isEmpty();
    double scale = operation.scale() * batch.viewOf(sequence).scoreScale();
    int width = operation.headWidth();
    double[] query = pass.register(operation.in());
    int from = q;
    KeyValueBlocks state = pass.state();
    long[] at = sight.at();
    double[] scores = sight.scores();
    double max = Double.NEGATIVE_INFINITY;
    int j = 0;
    for (int run = 0; run < sight.runs(); run++) {
      if (!turned) {
        System.arraycopy(pass.register(operation.in()), q, pass.headRow(worker), 0, width);
        query = pass.headRow(worker);
        from = 0;
        rotation.apply(query, 0, 1, width, sight.runPosition(run));
      }
      int end = sight.runEnd(run);
      for (; j < end; j++) {
        double s = scale * state.dot(at[j] + group, query, from, width);
        if (operation.softCap() != 0) {
          s = operation.softCap() * StrictMath.tanh(s / operation.softCap());
        }
        scores[j] = s;
        max = Math.max(max, s);
      }
    }
    return max;
  }
}
