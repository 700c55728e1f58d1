package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.reference.internal.KeyValueBlocks;
import dev.sheaf.backend.reference.internal.thread.RangeTask;
import dev.sheaf.model.Operation;
import java.util.Arrays;

/**
 * Causal attention with grouped queries. Per row and head h, with the key head g = h / (heads /
 * kvHeads) and the cells j that the row sees:
 *
 * <pre>
 * s_j = scale · q_h·k_{g,j}          (or softCap · tanh(s_j / softCap))
 * out_h = Σ_j exp(s_j − max s) · v_{g,j} / Σ_j exp(s_j − max s)
 * </pre>
 *
 * <p>Sums run over cells in ascending order, so neither blocks nor batch mates show. First every
 * row norms, turns and stores its keys and values, then every row attends.
 */
public final class AttentionStep implements Step {
  private final Operation.Attention operation;
  private final Vector queryNorm;
  private final Vector keyNorm;
  private final Rotation rotation;
  private final RangeTask append = this::append;
  private final RangeTask attend = this::attend;
  private Pass pass;

  /** With {@link Vector#NONE} where there is no norm. */
  @SuppressWarnings("NullAway.Init") // pass is set by run, before any worker reads it
  public AttentionStep(Operation.Attention operation, Vector queryNorm, Vector keyNorm) {
    this.operation = operation;
    this.queryNorm = queryNorm;
    this.keyNorm = keyNorm;
    this.rotation = new Rotation(operation.rotary());
  }

  @Override
  public void run(Pass pass) {
    this.pass = pass;
    pass.workers().run(append, pass.batch().rows());
    pass.workers().run(attend, pass.batch().rows() * operation.heads());
  }

  private void append(int fromRow, int toRow, int worker) {
    int queries = operation.heads() * operation.headWidth();
    int keys = operation.kvHeads() * operation.headWidth();
    double[] x = pass.register(operation.in());
    Batch batch = pass.batch();
    for (int row = fromRow; row < toRow; row++) {
      int q = row * (queries + 2 * keys);
      int k = q + queries;
      norm(x, q, operation.heads(), queryNorm);
      norm(x, k, operation.kvHeads(), keyNorm);
      // Query and key heads lie side by side, so they turn together.
      int turning = operation.heads() + operation.kvHeads();
      rotation.apply(x, q, turning, operation.headWidth(), batch.position(row));
      int sequence = batch.sequenceOf(row);
      pass.state().store(key(batch, sequence, batch.cell(row)), x, k, keys);
      pass.state().store(value(batch, sequence, batch.cell(row)), x, k + keys, keys);
    }
  }

  private void norm(double[] x, int from, int heads, Vector norm) {
    int width = operation.headWidth();
    if (norm.present()) {
      for (int at = from; at < from + heads * width; at += width) {
        RmsNormStep.apply(x, at, x, at, width, norm, operation.normEpsilon());
      }
    }
  }

  private void attend(int from, int to, int worker) {
    for (int i = from; i < to; i++) {
      attend(i / operation.heads(), i % operation.heads(), pass.scores(worker));
    }
  }

  private void attend(int row, int head, double[] scores) {
    Batch batch = pass.batch();
    KeyValueBlocks state = pass.state();
    int width = operation.headWidth();
    int queries = operation.heads() * width;
    int keys = operation.kvHeads() * width;
    int keyHead = head / (operation.heads() / operation.kvHeads());
    long group = (long) keyHead * width * Double.BYTES;
    double[] x = pass.register(operation.in());
    int q = row * (queries + 2 * keys) + head * width;
    int sequence = batch.sequenceOf(row);
    int last = batch.cell(row);
    int first = firstCell(last);
    double max = Double.NEGATIVE_INFINITY;
    for (int j = first; j <= last; j++) {
      double s = operation.scale() * state.dot(key(batch, sequence, j) + group, x, q, width);
      if (operation.softCap() != 0) {
        s = operation.softCap() * StrictMath.tanh(s / operation.softCap());
      }
      scores[j - first] = s;
      max = Math.max(max, s);
    }
    double[] y = pass.register(operation.out());
    int out = row * queries + head * width;
    Arrays.fill(y, out, out + width, 0);
    double sum = 0;
    for (int j = first; j <= last; j++) {
      double e = StrictMath.exp(scores[j - first] - max);
      sum += e;
      state.accumulate(value(batch, sequence, j) + group, e, y, out, width);
    }
    for (int d = out; d < out + width; d++) {
      y[d] /= sum;
    }
  }

  private int firstCell(int last) {
    return operation.window().isPresent()
        ? Math.max(0, last - operation.window().getAsInt() + 1)
        : 0;
  }

  private long key(Batch batch, int sequence, int cell) {
    int tokens = pass.state().layout().blockTokens();
    int block = batch.blocks(sequence)[cell / tokens];
    return pass.state().key(operation.layer(), block, cell % tokens);
  }

  private long value(Batch batch, int sequence, int cell) {
    int tokens = pass.state().layout().blockTokens();
    int block = batch.blocks(sequence)[cell / tokens];
    return pass.state().value(operation.layer(), block, cell % tokens);
  }
}
