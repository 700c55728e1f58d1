package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.AttentionValues;
import dev.sheaf.backend.cpu.internal.kernel.AttentionWeights;
import dev.sheaf.backend.cpu.internal.kernel.GemmTile;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.kernel.RmsNorm;
import dev.sheaf.backend.cpu.internal.kernel.SwiGlu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The kernels that do not depend on a weight type, on small made-up data. */
final class RowTrials {
  private static final int N = 64;
  private static final int ROWS = 17;

  /** Floats between values: whole groups of vectors, then a rest, at every width. */
  private static final int STRIDE = 80;

  private final float[] x = numbers(ROWS * N, 1);
  private final float[] w = numbers(N * Lanes.PANEL_ROWS, 2);
  private final float[] lanes = new float[Lanes.L];
  private final MemorySegment memory = memory();

  private RowTrials() {}

  static List<WarmUp.Trial> all() {
    RowTrials t = new RowTrials();
    return List.of(
        t.new Tiles(), t.new Norm(), t.new Gate(), t.new Scores(), t.new Weights(), t.new Values());
  }

  private static float[] numbers(int n, int seed) {
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = ((i * 31 + seed * 7) % 41 - 20) / 16f;
    }
    return v;
  }

  /** One tile of keys or values. */
  private static MemorySegment memory() {
    float[] v = numbers(AttentionScores.TILE * STRIDE, 3);
    MemorySegment m = Arena.ofAuto().allocate(4L * v.length, 64);
    MemorySegment.copy(v, 0, m, ValueLayout.JAVA_FLOAT, 0, v.length);
    return m;
  }

  /** A kernel that writes {@code out}, and the same by its definition. */
  private abstract class Trial implements WarmUp.Trial {
    final String name;
    final int opens;
    final long nanos;
    final float[] out;

    Trial(String name, int opens, long nanos, int size) {
      this.name = name;
      this.opens = opens;
      this.nanos = nanos;
      this.out = new float[size];
    }

    abstract void vector(float[] out);

    abstract void scalar(float[] out);

    @Override
    public final int opens() {
      return opens;
    }

    @Override
    public final String name() {
      return name;
    }

    @Override
    public final long nanos() {
      return nanos;
    }

    @Override
    public final void run() {
      vector(out);
    }

    @Override
    public final int difference() {
      float[] a = new float[out.length];
      float[] b = new float[out.length];
      vector(a);
      scalar(b);
      for (int i = 0; i < a.length; i++) {
        if (Float.floatToIntBits(a[i]) != Float.floatToIntBits(b[i])) {
          return i;
        }
      }
      return -1;
    }
  }

  private final class Tiles extends Trial {
    private final int[] starts = new int[ROWS];

    Tiles() {
      super("matrix tiles", Kernels.TILES, N * ROWS * Lanes.L, ROWS * Lanes.PANEL_ROWS);
      for (int i = 0; i < ROWS; i++) {
        starts[i] = i * N;
      }
    }

    @Override
    void vector(float[] out) {
      GemmTile.multiply(x, starts, ROWS, 0, N, w, out);
      GemmTile.multiply(x, starts, 4, 0, N, w, out);
    }

    @Override
    void scalar(float[] out) {
      GemmTile.multiplyScalar(x, starts, ROWS, 0, N, w, out);
      GemmTile.multiplyScalar(x, starts, 4, 0, N, w, out);
    }
  }

  private final class Norm extends Trial {
    Norm() {
      super("rms norm", Kernels.ROWS, 20 * N, N + 3);
    }

    @Override
    void vector(float[] out) {
      RmsNorm.apply(x, 0, w, 1e-5f, out, 0, N + 3, lanes);
    }

    @Override
    void scalar(float[] out) {
      RmsNorm.scalar(x, 0, w, 1e-5f, out, 0, N + 3, lanes);
    }
  }

  private final class Gate extends Trial {
    Gate() {
      super("silu gate", Kernels.ROWS, 20 * N, N + 3);
    }

    @Override
    void vector(float[] out) {
      System.arraycopy(x, 0, out, 0, N + 3);
      SwiGlu.apply(out, 0, w, 0, N + 3);
    }

    @Override
    void scalar(float[] out) {
      System.arraycopy(x, 0, out, 0, N + 3);
      SwiGlu.scalar(out, 0, w, 0, N + 3);
    }
  }

  private final class Scores extends Trial {
    Scores() {
      super("attention scores", Kernels.ROWS, 2 * N * AttentionScores.TILE, AttentionScores.TILE);
    }

    @Override
    void vector(float[] out) {
      AttentionScores.tile(memory.address(), N, x, 0, out, 0);
    }

    @Override
    void scalar(float[] out) {
      AttentionScores.tileScalar(memory.address(), N, x, 0, out, 0);
    }
  }

  private final class Weights extends Trial {
    Weights() {
      super("attention weights", Kernels.ROWS, 20 * N, N);
    }

    @Override
    void vector(float[] out) {
      System.arraycopy(x, 0, out, 0, N);
      float max = AttentionWeights.max(out, 0, N, lanes);
      out[0] += AttentionWeights.apply(out, 0, N, max, lanes);
    }

    @Override
    void scalar(float[] out) {
      System.arraycopy(x, 0, out, 0, N);
      float max = AttentionWeights.maxScalar(out, 0, N);
      out[0] += AttentionWeights.applyScalar(out, 0, N, max, lanes);
    }
  }

  private final class Values extends Trial {
    Values() {
      super("attention values", Kernels.ROWS, 2 * N * AttentionScores.TILE, STRIDE);
    }

    @Override
    void vector(float[] out) {
      AttentionValues.tile(memory.address(), STRIDE, 1, AttentionScores.TILE, x, 0, out, 0);
    }

    @Override
    void scalar(float[] out) {
      AttentionValues.tileScalar(memory.address(), STRIDE, 1, AttentionScores.TILE, x, 0, out, 0);
    }
  }
}
