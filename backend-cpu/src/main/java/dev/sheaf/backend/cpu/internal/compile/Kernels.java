package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.AttentionValues;
import dev.sheaf.backend.cpu.internal.kernel.AttentionWeights;
import dev.sheaf.backend.cpu.internal.kernel.GemmTile;
import dev.sheaf.backend.cpu.internal.kernel.RmsNorm;
import dev.sheaf.backend.cpu.internal.kernel.SwiGlu;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;

/**
 * Every operation by its vector kernel once that is compiled, and by its definition before.
 *
 * <p>Both give the same bits, so the change can happen in the middle of a step. It matters at
 * start: vector operations that the virtual machine still interprets are slower than plain loops by
 * far.
 *
 * <p><b>Threads.</b> Any; {@link WarmUp} opens the kernels one by one.
 */
public final class Kernels {
  /** Bits of {@link #open}: weight kernels by index, then these. */
  static final int TILES = 30;

  static final int ROWS = 31;

  private volatile int ready;

  boolean isOpen(int kernel) {
    return (ready >>> kernel & 1) != 0;
  }

  synchronized void open(int kernel) {
    ready |= 1 << kernel;
  }

  void decode(
      PackedMatrix m, int block, float[] x, int xo, float[] sums, int so, Scratch s, float[] y) {
    WeightKernel k = m.kernel();
    long w = m.block(block);
    if (isOpen(k.index())) {
      k.decode(w, m.columns(), x, xo, sums, so, s.sums, y, 0);
    } else {
      k.decodeScalar(w, m.columns(), x, xo, sums, so, y, 0, s.lanes);
    }
  }

  void panel(PackedMatrix m, int group, int from, int to, Scratch s, int offset) {
    WeightKernel k = m.kernel();
    if (isOpen(k.index())) {
      k.panel(m.group(group), m.columns(), from, to, s.panel, offset);
    } else {
      k.panelScalar(m.group(group), m.columns(), from, to, s.panel, offset, s.lanes);
    }
  }

  void tiles(float[] x, int[] xo, int rows, int from, int count, float[] panel, float[] c) {
    if (isOpen(TILES)) {
      GemmTile.multiply(x, xo, rows, from, count, panel, c);
    } else {
      GemmTile.multiplyScalar(x, xo, rows, from, count, panel, c);
    }
  }

  void norm(float[] x, int xo, float[] w, float epsilon, float[] y, int yo, int n, Scratch s) {
    if (isOpen(ROWS)) {
      RmsNorm.apply(x, xo, w, epsilon, y, yo, n, s.reduce);
    } else {
      RmsNorm.scalar(x, xo, w, epsilon, y, yo, n, s.reduce);
    }
  }

  void swiGlu(float[] gate, int go, float[] up, int uo, int n) {
    if (isOpen(ROWS)) {
      SwiGlu.apply(gate, go, up, uo, n);
    } else {
      SwiGlu.scalar(gate, go, up, uo, n);
    }
  }

  void scores(long keys, int width, float[] q, int qo, float[] s, int so) {
    if (isOpen(ROWS)) {
      AttentionScores.tile(keys, width, q, qo, s, so);
    } else {
      AttentionScores.tileScalar(keys, width, q, qo, s, so);
    }
  }

  float max(float[] s, int so, int n, Scratch scratch) {
    return isOpen(ROWS)
        ? AttentionWeights.max(s, so, n, scratch.reduce)
        : AttentionWeights.maxScalar(s, so, n);
  }

  float weights(float[] s, int so, int n, float max, Scratch scratch) {
    return isOpen(ROWS)
        ? AttentionWeights.apply(s, so, n, max, scratch.reduce)
        : AttentionWeights.applyScalar(s, so, n, max, scratch.reduce);
  }

  void values(long v, int stride, int from, int to, float[] p, int po, float[] a) {
    if (isOpen(ROWS)) {
      AttentionValues.tile(v, stride, from, to, p, po, a, 0);
    } else {
      AttentionValues.tileScalar(v, stride, from, to, p, po, a, 0);
    }
  }
}
