package dev.sheaf.testing;

import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.StateLayout.Kind;
import dev.sheaf.testing.SampleModels.Mixer;
import java.util.List;
import java.util.OptionalInt;

/** Mixers of {@link SampleModels}: from register 1 to register 4. */
public final class SampleMixers {
  /** Cells that a windowed layer sees. */
  public static final int WINDOW = 21;

  /** Query heads of an attention. */
  public static final int HEADS = 4;

  /** Key and value heads of an attention. */
  public static final int KV_HEADS = 2;

  /** Width of a head. */
  public static final int HEAD = 16;

  private static final int PLAIN = 16;
  private static final int ROTARY = 16;
  private static final int RANK = 32;
  private static final int TAPS = 4;
  private static final int STEP_RANK = 8;
  private static final int STATE = 16;

  private final RandomWeights w;
  private final boolean learned;

  SampleMixers(RandomWeights w, boolean learned) {
    this.w = w;
    this.learned = learned;
  }

  /** The rule that attention turns heads by. */
  public static RotaryRule rotary(RotaryRule.Pairing pairing, int pairs) {
    double[] frequencies = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      frequencies[i] = Math.pow(10_000, -(double) i / pairs);
    }
    return new RotaryRule("sample", pairing, frequencies, 1.1);
  }

  StateLayout add(List<Operation> ops, Mixer mixer, int layer, String p) {
    return switch (mixer) {
      case ATTENTION -> attention(ops, layer, p, OptionalInt.empty(), 0, false);
      case WINDOW -> attention(ops, layer, p, OptionalInt.of(WINDOW), 0, false);
      case CAPPED -> attention(ops, layer, p, OptionalInt.empty(), 1.5, false);
      case CAPPED_WINDOW -> attention(ops, layer, p, OptionalInt.of(WINDOW), 1.5, true);
      case LATENT -> latent(ops, layer, p);
      case CONVOLUTION -> convolution(ops, layer, p);
      case SCAN -> scan(ops, layer, p);
    };
  }

  private StateLayout attention(
      List<Operation> ops, int layer, String p, OptionalInt window, double cap, boolean odd) {
    int width = SampleModels.WIDTH;
    int keys = KV_HEADS * HEAD;
    RotaryRule.Pairing pairing = odd ? RotaryRule.Pairing.INTERLEAVED : RotaryRule.Pairing.HALVES;
    ops.add(
        new Operation.Linear(
            1,
            List.of(
                Projection.of(w.matrix(p + "q", HEADS * HEAD, width)),
                Projection.of(w.matrix(p + "k", keys, width)),
                Projection.of(w.matrix(p + "v", keys, width))),
            2));
    ops.add(
        new Operation.Attention(
            2,
            layer,
            HEADS,
            KV_HEADS,
            HEAD,
            odd ? List.of(w.vector(p + "qn", HEAD, 1)) : List.of(),
            odd ? List.of(w.vector(p + "kn", HEAD, 1)) : List.of(),
            1e-6,
            rotary(pairing, learned ? 0 : HEAD / 2),
            0.4,
            window,
            cap,
            3));
    ops.add(output(p, HEADS * HEAD));
    Kind kind = odd ? Kind.WINDOW : Kind.PAGED;
    return new StateLayout(layer, kind, keys, keys);
  }

  private Operation output(String p, int from) {
    return new Operation.Linear(
        3, List.of(Projection.of(w.matrix(p + "o", SampleModels.WIDTH, from))), 4);
  }

  private StateLayout latent(List<Operation> ops, int layer, String p) {
    int width = SampleModels.WIDTH;
    ops.add(
        new Operation.Linear(
            1, List.of(Projection.of(w.matrix(p + "q", HEADS * (PLAIN + ROTARY), width))), 2));
    ops.add(
        new Operation.Linear(
            1, List.of(Projection.of(w.matrix(p + "latent", RANK + ROTARY, width))), 5));
    ops.add(
        new LatentAttention(
            2,
            5,
            layer,
            HEADS,
            PLAIN,
            ROTARY,
            HEAD,
            RANK,
            w.vector(p + "norm", RANK, 1),
            1e-6,
            w.matrix(p + "expand", HEADS * (PLAIN + HEAD), RANK),
            rotary(RotaryRule.Pairing.INTERLEAVED, ROTARY / 2),
            0.3,
            3));
    ops.add(output(p, HEADS * HEAD));
    return new StateLayout(layer, Kind.LATENT, RANK + ROTARY, 0);
  }

  private StateLayout convolution(List<Operation> ops, int layer, String p) {
    int width = SampleModels.WIDTH;
    ops.add(
        new Operation.Linear(1, List.of(Projection.of(w.matrix(p + "in", 3 * width, width))), 2));
    ops.add(
        new ShortConvolution(
            2,
            layer,
            w.matrix(p + "kernel", width, TAPS),
            List.of(w.vector(p + "bias", width, 0)),
            3));
    ops.add(output(p, width));
    return new StateLayout(layer, Kind.RECURRENT, width * (TAPS - 1), 0);
  }

  private StateLayout scan(List<Operation> ops, int layer, String p) {
    int width = SampleModels.WIDTH;
    int inner = 2 * width;
    ops.add(
        new Operation.Linear(1, List.of(Projection.of(w.matrix(p + "in", 2 * inner, width))), 2));
    ops.add(
        new SelectiveScan(
            2,
            layer,
            w.matrix(p + "kernel", inner, TAPS),
            List.of(w.vector(p + "bias", inner, 0)),
            w.matrix(p + "parameters", STEP_RANK + 2 * STATE, inner),
            new Projection(
                w.matrix(p + "step", inner, STEP_RANK), List.of(w.vector(p + "step.b", inner, -1))),
            w.matrix(p + "logA", inner, STATE),
            w.vector(p + "skip", inner, 1),
            3));
    ops.add(output(p, inner));
    return new StateLayout(layer, Kind.RECURRENT, inner * (TAPS - 1), inner * STATE);
  }
}
