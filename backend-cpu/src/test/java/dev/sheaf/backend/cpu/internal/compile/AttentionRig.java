package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.model.Weights;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A single attention whose queries, keys and values come as vectors and whose output leaves as
 * logits: the head's matrix is the identity.
 */
record AttentionRig(
    int heads,
    int kvHeads,
    int width,
    RotaryRule rotary,
    double scale,
    OptionalInt window,
    double softCap) {

  int inputWidth() {
    return (heads + 2 * kvHeads) * width;
  }

  int outputWidth() {
    return heads * width;
  }

  ModelGraph graph() {
    List<WeightRef> none = List.of();
    Operation attention =
        new Operation.Attention(
            0, 0, heads, kvHeads, width, none, none, 1e-5, rotary, scale, window, softCap, 1);
    WeightRef identity = new WeightRef("identity", outputWidth(), outputWidth());
    return new ModelGraph(
        "attention",
        outputWidth(),
        inputWidth(),
        4096,
        2,
        List.of(
            new Operation.Input(inputWidth(), 0),
            attention,
            new Operation.OutputHead(1, Projection.of(identity), 1)),
        List.of(new StateLayout(0, StateLayout.Kind.PAGED, kvHeads * width, kvHeads * width)));
  }

  Weights weights() {
    int n = outputWidth();
    float[] identity = new float[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = 1;
    }
    TensorInfo info = new TensorInfo("identity", TensorType.F32, List.of((long) n, (long) n));
    Tensor tensor = new Tensor(info, MemorySegment.ofArray(Quantiser.F32.quantise(identity)));
    return name -> name.equals("identity") ? Optional.of(tensor) : Optional.empty();
  }

  /** One head of a vector, turned in float64. */
  double[] turned(float[] vector, int head, int position) {
    double[] x = new double[width];
    for (int d = 0; d < width; d++) {
      x[d] = vector[head * width + d];
    }
    double[] f = rotary.inverseFrequencies();
    boolean interleaved = rotary.pairing() == RotaryRule.Pairing.INTERLEAVED;
    for (int i = 0; i < f.length; i++) {
      int a = interleaved ? 2 * i : i;
      int b = interleaved ? 2 * i + 1 : i + f.length;
      double cos = StrictMath.cos(position * f[i]) * rotary.attentionFactor();
      double sin = StrictMath.sin(position * f[i]) * rotary.attentionFactor();
      double first = x[a] * cos - x[b] * sin;
      x[b] = x[a] * sin + x[b] * cos;
      x[a] = first;
    }
    return x;
  }

  /**
   * A cell in sight.
   *
   * @param vector what was stored
   * @param position at which its key was turned
   * @param query position to which the query is turned
   */
  record Seen(float[] vector, int position, int query) {}

  /** The definition, in float64, of one head of one row. */
  double[] attend(float[] row, int head, List<Seen> cells, double scoreScale) {
    int kv = head / (heads / kvHeads);
    double[] scores = new double[cells.size()];
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.length; i++) {
      double[] q = turned(row, head, cells.get(i).query());
      double[] k = turned(cells.get(i).vector(), heads + kv, cells.get(i).position());
      double dot = 0;
      for (int d = 0; d < width; d++) {
        dot += q[d] * k[d];
      }
      dot *= scale * scoreScale;
      scores[i] = softCap == 0 ? dot : softCap * StrictMath.tanh(dot / softCap);
      max = Math.max(max, scores[i]);
    }
    double[] out = new double[width];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      double e = StrictMath.exp(scores[i] - max);
      sum += e;
      for (int d = 0; d < width; d++) {
        out[d] += e * cells.get(i).vector()[(heads + kvHeads + kv) * width + d];
      }
    }
    for (int d = 0; d < width; d++) {
      out[d] /= sum;
    }
    return out;
  }
}
