package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.reference.internal.state.KeyValueBlocks;
import dev.sheaf.backend.reference.internal.state.Rotation;
import dev.sheaf.backend.reference.internal.thread.RangeTask;
import dev.sheaf.backend.reference.internal.weight.WeightRows;
import dev.sheaf.model.LatentAttention;
import java.util.Arrays;

/**
 * Attention over one compressed vector per token. With U and V the rows of {@code expand} of a head
 * and c_j, r_j the stored latent and rotary key of cell j, keys and values are never expanded:
 *
 * <pre>
 * s_j = scale · ((Uᵀ·q)·c_j + q_rotary·r_j)        since q·(U·c) = (Uᵀ·q)·c
 * out = V · (Σ_j exp(s_j − max s) · c_j) / Σ_j exp(s_j − max s)
 * </pre>
 */
public final class LatentAttentionStep implements Step {
  private final LatentAttention operation;
  private final Sight.Layer layer;
  private final Vector latentNorm;
  private final WeightRows expand;
  private final Rotation rotation;
  private final RangeTask append = this::append;
  private final RangeTask attend = this::attend;
  private Pass pass;

  /** Over the state at a layer's place. */
  @SuppressWarnings("NullAway.Init") // pass is set by run, before any worker reads it
  public LatentAttentionStep(
      LatentAttention operation, Sight.Layer layer, Vector latentNorm, WeightRows expand) {
    this.operation = operation;
    this.layer = layer;
    this.latentNorm = latentNorm;
    this.expand = expand;
    this.rotation = Rotation.of(operation.rotary());
  }

  private int queryWidth() {
    return operation.plainWidth() + operation.rotaryWidth();
  }

  @Override
  public void run(Pass pass) {
    this.pass = pass;
    pass.workers().run(append, pass.rows());
    pass.workers().run(attend, pass.attending() * operation.heads());
  }

  private void append(int from, int to, int worker) {
    double[] x = pass.register(operation.in());
    Batch batch = pass.batch();
    KeyValueBlocks state = pass.state();
    int rank = operation.rank();
    int stored = rank + operation.rotaryWidth();
    double[] key = pass.headRow(worker);
    for (int i = from; i < to; i++) {
      int row = pass.row(i);
      RmsNormStep.apply(x, i * stored, key, 0, rank, latentNorm, operation.normEpsilon(), 0);
      System.arraycopy(x, i * stored + rank, key, rank, operation.rotaryWidth());
      rotation.apply(key, rank, 1, operation.rotaryWidth(), batch.position(row));
      int cell = batch.cell(row);
      int block = batch.blocks(batch.sequenceOf(row))[cell / state.blockTokens()];
      long at = state.key(layer.statePlace(), block, cell % state.blockTokens());
      state.store(at, key, 0, stored);
    }
  }

  private void attend(int from, int to, int worker) {
    for (int i = from; i < to; i++) {
      head(i / operation.heads(), i % operation.heads(), worker);
    }
  }

  private void head(int i, int head, int worker) {
    int rank = operation.rank();
    int stored = rank + operation.rotaryWidth();
    double[] x = pass.register(operation.queries());
    int q = (i * operation.heads() + head) * queryWidth();
    // [absorbed query | rotary query | weighted sum of latents]
    double[] room = pass.headRow(worker);
    absorb(x, q, head, room, worker);
    Sight sight = pass.sight(worker);
    sight.fill(pass, layer, pass.row(i), head);
    Batch batch = pass.batch();
    double scale = operation.scale() * batch.viewOf(batch.sequenceOf(pass.row(i))).scoreScale();
    double max = Double.NEGATIVE_INFINITY;
    int j = 0;
    for (int run = 0; run < sight.runs(); run++) {
      System.arraycopy(x, q + operation.plainWidth(), room, rank, operation.rotaryWidth());
      rotation.apply(room, rank, 1, operation.rotaryWidth(), sight.runPosition(run));
      for (; j < sight.runEnd(run); j++) {
        sight.scores()[j] = scale * pass.state().dot(sight.at()[j], room, 0, stored);
        max = Math.max(max, sight.scores()[j]);
      }
    }
    Arrays.fill(room, stored, stored + rank, 0);
    double sum = 0;
    for (j = 0; j < sight.count(); j++) {
      double e = StrictMath.exp(sight.scores()[j] - max);
      sum += e;
      pass.state().accumulate(sight.at()[j], e, room, stored, rank);
    }
    expand(room, stored, sum, i, head, worker);
  }

  /** Uᵀ · q. */
  private void absorb(double[] x, int q, int head, double[] room, int worker) {
    int rank = operation.rank();
    int first = head * (operation.plainWidth() + operation.valueWidth());
    double[] u = pass.weightRow(worker);
    Arrays.fill(room, 0, rank, 0);
    for (int d = 0; d < operation.plainWidth(); d++) {
      expand.read(first + d, u, 0);
      for (int r = 0; r < rank; r++) {
        room[r] += x[q + d] * u[r];
      }
    }
  }

  /** V · latents / sum. */
  private void expand(double[] room, int latents, double sum, int i, int head, int worker) {
    int values = operation.valueWidth();
    int first = head * (operation.plainWidth() + values) + operation.plainWidth();
    double[] v = pass.weightRow(worker);
    double[] y = pass.register(operation.out());
    int out = i * operation.heads() * values + head * values;
    for (int d = 0; d < values; d++) {
      expand.read(first + d, v, 0);
      y[out + d] = MatrixProduct.dot(v, room, latents, operation.rank()) / sum;
    }
  }
}
