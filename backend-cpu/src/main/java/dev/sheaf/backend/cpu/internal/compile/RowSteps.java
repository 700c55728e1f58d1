package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.VectorAdd;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations that look at one row at a time. */
final class RowSteps {
  private RowSteps() {}

  /** A step whose chunks are a few rows each. */
  abstract static class RowStep implements Step, Region {
    private @Nullable StepState state;

    abstract void row(StepState state, int row, Scratch scratch);

    @Override
    public final void run(StepState state) {
      this.state = state;
      state.run(this, state.rowChunks());
    }

    @Override
    public final void run(int chunk, int thread) {
      StepState st = Objects.requireNonNull(state);
      for (int r = st.firstRow(chunk); r < st.endRow(chunk); r++) {
        row(st, st.rows.rows[r], st.scratch[thread]);
      }
    }
  }

  /** out = table[token] · scale, or the vector that came in its place. */
  static final class Embed extends RowStep {
    private final PackedMatrix table;
    private final float scale;
    private final Register out;

    Embed(PackedMatrix table, float scale, Register out) {
      this.table = table;
      this.scale = scale;
      this.out = out;
    }

    @Override
    void row(StepState state, int row, Scratch scratch) {
      int to = out.row(row);
      if (state.batch.hasVector(row)) {
        int from = state.batch.vectorAt(row);
        System.arraycopy(state.batch.vector(row), from, out.data, to, out.width);
        return;
      }
      int token = state.batch.token(row);
      for (int k = 0; k < out.width; k++) {
        out.data[to + k] = table.element(token, k) * scale;
      }
    }
  }

  /** out = rms norm of in. */
  static final class Norm extends RowStep {
    private final Register in;
    private final float[] weight;
    private final float epsilon;
    private final Register out;

    Norm(Register in, float[] weight, float epsilon, Register out) {
      this.in = in;
      this.weight = weight;
      this.epsilon = epsilon;
      this.out = out;
    }

    @Override
    void row(StepState state, int row, Scratch s) {
      state.kernels.norm(
          in.data, in.row(row), weight, epsilon, out.data, out.row(row), in.width, s);
    }
  }

  /** out = a + b. */
  static final class Add extends RowStep {
    private final Register a;
    private final Register b;
    private final Register out;

    Add(Register a, Register b, Register out) {
      this.a = a;
      this.b = b;
      this.out = out;
    }

    @Override
    void row(StepState state, int row, Scratch scratch) {
      VectorAdd.apply(a.data, a.row(row), b.data, b.row(row), out.data, out.row(row), out.width);
    }
  }
}
