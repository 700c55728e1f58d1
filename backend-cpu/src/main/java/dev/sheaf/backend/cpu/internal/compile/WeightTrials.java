package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.BlockSums;
import dev.sheaf.backend.cpu.internal.kernel.LaneScratch;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The two kernels of a weight type, on small blocks of made-up weights.
 *
 * <p>Most calls see one block of columns, because compilation is due after a number of calls and
 * slow until then; every eighth sees several, so that the compiler learns that loops repeat and
 * have tails.
 */
final class WeightTrials {
  private static final int NARROW = 32;
  private static final int WIDE = 160;
  private static final int EVERY = 8;

  private final WeightKernel kernel;
  private final Sample narrow;
  private final Sample wide;

  private WeightTrials(WeightKernel kernel) {
    this.kernel = kernel;
    int block = kernel.blockColumns();
    this.narrow = new Sample(kernel, Math.max(NARROW, block));
    this.wide = new Sample(kernel, Math.max(WIDE, 3 * block));
  }

  static List<WarmUp.Trial> of(WeightKernel kernel) {
    WeightTrials t = new WeightTrials(kernel);
    return List.of(t.new Decode(), t.new Panel());
  }

  /** One block of rows, its input, and room for results. */
  private static final class Sample {
    final int columns;

    /** Keeps the weights in memory. */
    final MemorySegment packed;

    final float[] x;
    final float[] sums;
    final float[] scratch;
    final float[] y = new float[Lanes.BLOCK_ROWS];
    final float[] panel;

    Sample(WeightKernel kernel, int columns) {
      this.columns = columns;
      this.x = new float[columns];
      this.sums = new float[columns / BlockSums.BLOCK];
      this.scratch = new float[kernel.scratchFloats(columns)];
      this.panel = new float[columns * Lanes.PANEL_ROWS];
      int rows = Lanes.BLOCK_ROWS;
      this.packed = Arena.ofAuto().allocate(PackedMatrix.bytes(kernel, rows, columns), 64);
      PackedMatrix m = new PackedMatrix(kernel, packed.address(), rows, columns);
      byte[] row = new byte[(int) kernel.fileRowBytes(columns)];
      for (int g = 0; g < Lanes.STREAMS; g++) {
        int[] words = new int[kernel.groupWords(columns)];
        for (int lane = 0; lane < Lanes.L; lane++) {
          fill(row, g * Lanes.L + lane);
          kernel.pack(row, columns, lane, words);
        }
        m.put(g, words);
      }
      for (int k = 0; k < columns; k++) {
        x[k] = (k * 29 % 17 - 8) / 3f;
      }
      BlockSums.apply(x, 0, columns, sums, 0);
    }

    /**
     * Odd bytes, the high ones of 16-bit floats, stay well below infinity and above the subnormals.
     */
    private static void fill(byte[] row, int seed) {
      for (int i = 0; i < row.length; i++) {
        int b = (i * 37 + i / 5 + seed * 13) & 0xff;
        row[i] = (byte) (i % 2 == 1 ? b & 0xbb | 0x10 : b);
      }
    }
  }

  private int meanColumns() {
    return (wide.columns + (EVERY - 1) * narrow.columns) / EVERY;
  }

  private static int difference(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToIntBits(a[i]) != Float.floatToIntBits(b[i])) {
        return i;
      }
    }
    return -1;
  }

  private final class Decode implements WarmUp.Trial {
    private int calls;

    @Override
    public int opens() {
      return kernel.index();
    }

    @Override
    public String name() {
      return "matrix times vector, " + kernel.type();
    }

    @Override
    public void run() {
      run(calls++ % EVERY == 0 ? wide : narrow);
    }

    private void run(Sample s) {
      long w = s.packed.address();
      kernel.decode(w, s.columns, s.x, 0, s.sums, 0, s.scratch, s.y, 0);
    }

    @Override
    public long nanos() {
      return 2L * meanColumns() * Lanes.BLOCK_ROWS;
    }

    @Override
    public int difference() {
      run(wide);
      float[] expected = new float[Lanes.BLOCK_ROWS];
      kernel.decodeScalar(
          wide.packed.address(),
          wide.columns,
          wide.x,
          0,
          wide.sums,
          0,
          expected,
          0,
          new LaneScratch());
      return WeightTrials.difference(wide.y, expected);
    }
  }

  private final class Panel implements WarmUp.Trial {
    private int calls;

    @Override
    public int opens() {
      return kernel.index();
    }

    @Override
    public String name() {
      return "dequantising, " + kernel.type();
    }

    @Override
    public void run() {
      run(calls++ % EVERY == 0 ? wide : narrow);
    }

    private void run(Sample s) {
      kernel.panel(s.packed.address(), s.columns, 0, s.columns, s.panel, 0);
    }

    @Override
    public long nanos() {
      return 2L * meanColumns() * Lanes.L;
    }

    @Override
    public int difference() {
      run(wide);
      float[] expected = new float[wide.panel.length];
      kernel.panelScalar(
          wide.packed.address(), wide.columns, 0, wide.columns, expected, 0, new LaneScratch());
      return WeightTrials.difference(wide.panel, expected);
    }
  }
}
