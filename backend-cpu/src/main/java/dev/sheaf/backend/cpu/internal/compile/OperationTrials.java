package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.CausalConvolution;
import dev.sheaf.backend.cpu.internal.kernel.Gelu;
import dev.sheaf.backend.cpu.internal.kernel.GeluTanh;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.kernel.LayerNorm;
import dev.sheaf.backend.cpu.internal.kernel.Silu;
import dev.sheaf.backend.cpu.internal.kernel.SoftCap;
import dev.sheaf.backend.cpu.internal.kernel.Softplus;
import dev.sheaf.backend.cpu.internal.kernel.StateSpace;
import dev.sheaf.model.Experts;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;

/**
 * The kernels that only some graphs need, on small made-up data. A model waits for those of its own
 * operations alone.
 */
final class OperationTrials {
  private static final int N = 67;
  private static final int TAPS = 4;
  private static final int STATES = 4;

  private final float[] x = numbers(N, 1);
  private final float[] w = numbers(N * TAPS, 2);
  private final float[] bias = numbers(N, 3);
  private final float[] lanes = new float[Lanes.L];
  private final MemorySegment state = Arena.ofAuto().allocate(4L * N * STATES, 64);
  private final StateSpace.Shape space = new StateSpace.Shape(N, STATES, negative(w), bias);

  private OperationTrials() {}

  /** Which kernels a graph needs, by their bits in {@link Kernels}. */
  static Set<Integer> neededBy(ModelGraph graph) {
    Set<Integer> bits = new HashSet<>();
    for (Operation operation : graph.operations()) {
      switch (operation) {
        case Operation.LayerNorm op -> bits.add(Kernels.LAYER_NORM);
        case Operation.GatedFeedForward op -> gate(op.activation(), bits);
        case Experts op -> gate(op.activation(), bits);
        case Operation.FeedForward op -> activation(op.activation(), bits);
        case Operation.Attention op when op.softCap() != 0 -> bits.add(Kernels.SOFT_CAP);
        case Operation.OutputHead op when op.softCap() != 0 -> bits.add(Kernels.SOFT_CAP);
        case ShortConvolution op -> bits.add(Kernels.CONVOLUTION);
        case SelectiveScan op ->
            bits.addAll(
                Set.of(Kernels.CONVOLUTION, Kernels.SILU, Kernels.SOFTPLUS, Kernels.STATE_SPACE));
        default -> {}
      }
    }
    return bits;
  }

  /** A gate by SiLU has its own kernel, which every model warms. */
  private static void gate(Operation.Activation activation, Set<Integer> bits) {
    if (activation != Operation.Activation.SILU) {
      activation(activation, bits);
    }
  }

  private static void activation(Operation.Activation activation, Set<Integer> bits) {
    switch (activation) {
      case SILU -> bits.add(Kernels.SILU);
      case GELU -> bits.add(Kernels.GELU);
      case GELU_TANH -> bits.add(Kernels.GELU_TANH);
      case RELU -> {} // a plain loop
    }
  }

  /** The trial of a kernel. */
  static WarmUp.Trial of(int bit) {
    OperationTrials t = new OperationTrials();
    return switch (bit) {
      case Kernels.LAYER_NORM ->
          new Pair(
              "layer norm",
              bit,
              20,
              out -> LayerNorm.apply(t.x, 0, t.w, t.bias, 1e-5f, out, 0, N, t.lanes),
              out -> LayerNorm.scalar(t.x, 0, t.w, t.bias, 1e-5f, out, 0, N, t.lanes));
      case Kernels.SILU -> t.inPlace("silu", bit, Silu::apply, Silu::scalar);
      case Kernels.GELU -> t.inPlace("gelu", bit, Gelu::apply, Gelu::scalar);
      case Kernels.GELU_TANH -> t.inPlace("gelu tanh", bit, GeluTanh::apply, GeluTanh::scalar);
      case Kernels.SOFTPLUS -> t.inPlace("softplus", bit, Softplus::apply, Softplus::scalar);
      case Kernels.SOFT_CAP ->
          t.inPlace(
              "soft cap",
              bit,
              (y, yo, n) -> SoftCap.apply(y, yo, n, 0.7f),
              (y, yo, n) -> SoftCap.scalar(y, yo, n, 0.7f));
      case Kernels.CONVOLUTION ->
          new Pair(
              "convolution", bit, 40, out -> t.convolve(out, true), out -> t.convolve(out, false));
      case Kernels.STATE_SPACE ->
          new Pair("state space", bit, 80, out -> t.scan(out, true), out -> t.scan(out, false));
      default -> throw new IllegalArgumentException("no trial for kernel " + bit);
    };
  }

  private static float[] numbers(int n, int seed) {
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = ((i * 31 + seed * 7) % 41 - 20) / 16f;
    }
    return v;
  }

  private static float[] negative(float[] x) {
    float[] v = new float[x.length];
    for (int i = 0; i < v.length; i++) {
      v[i] = -Math.abs(x[i]);
    }
    return v;
  }

  /** Two tokens from an empty state; then the state itself. */
  private void convolve(float[] out, boolean vector) {
    state.fill((byte) 0);
    for (int token = 0; token < 2; token++) {
      if (vector) {
        CausalConvolution.apply(state.address(), N, TAPS, w, bias, x, 0, out, 0, 0, N);
      } else {
        CausalConvolution.scalar(state.address(), N, TAPS, w, bias, x, 0, out, 0, 0, N);
      }
    }
    MemorySegment.copy(state, ValueLayout.JAVA_FLOAT, 0, out, N, N * (TAPS - 1));
  }

  private void scan(float[] out, boolean vector) {
    state.fill((byte) 0);
    for (int token = 0; token < 2; token++) {
      if (vector) {
        StateSpace.apply(space, state.address(), bias, 0, x, 0, w, 0, out, 0, 0, N);
      } else {
        StateSpace.scalar(space, state.address(), bias, 0, x, 0, w, 0, out, 0, 0, N);
      }
    }
    MemorySegment.copy(state, ValueLayout.JAVA_FLOAT, 0, out, N, N * (STATES - 1));
  }

  /** Changes values in place. */
  private interface Function {
    void apply(float[] y, int yo, int n);
  }

  private Pair inPlace(String name, int bit, Function vector, Function scalar) {
    return new Pair(
        name,
        bit,
        20,
        out -> {
          System.arraycopy(x, 0, out, 0, N);
          vector.apply(out, 0, N);
        },
        out -> {
          System.arraycopy(x, 0, out, 0, N);
          scalar.apply(out, 0, N);
        });
  }

  /** Fills its argument. */
  private interface Body {
    void run(float[] out);
  }

  /** A kernel and its definition. */
  private static final class Pair implements WarmUp.Trial {
    private final String name;
    private final int bit;
    private final int nanosPerValue;
    private final Body vector;
    private final Body scalar;
    private final float[] out = new float[N * TAPS];

    Pair(String name, int bit, int nanosPerValue, Body vector, Body scalar) {
      this.name = name;
      this.bit = bit;
      this.nanosPerValue = nanosPerValue;
      this.vector = vector;
      this.scalar = scalar;
    }

    @Override
    public int opens() {
      return bit;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run() {
      vector.run(out);
    }

    @Override
    public long nanos() {
      return (long) nanosPerValue * N;
    }

    @Override
    public int difference() {
      float[] a = new float[out.length];
      float[] b = new float[out.length];
      vector.run(a);
      scalar.run(b);
      for (int i = 0; i < a.length; i++) {
        if (Float.floatToIntBits(a[i]) != Float.floatToIntBits(b[i])) {
          return i;
        }
      }
      return -1;
    }
  }
}
