package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.AttentionValues;
import dev.sheaf.backend.cpu.internal.kernel.AttentionWeights;
import dev.sheaf.backend.cpu.internal.kernel.CausalConvolution;
import dev.sheaf.backend.cpu.internal.kernel.Gelu;
import dev.sheaf.backend.cpu.internal.kernel.GeluTanh;
import dev.sheaf.backend.cpu.internal.kernel.GemmTile;
import dev.sheaf.backend.cpu.internal.kernel.LayerNorm;
import dev.sheaf.backend.cpu.internal.kernel.Relu;
import dev.sheaf.backend.cpu.internal.kernel.RmsNorm;
import dev.sheaf.backend.cpu.internal.kernel.Silu;
import dev.sheaf.backend.cpu.internal.kernel.SoftCap;
import dev.sheaf.backend.cpu.internal.kernel.Softplus;
import dev.sheaf.backend.cpu.internal.kernel.StateSpace;
import dev.sheaf.backend.cpu.internal.kernel.SwiGlu;
import dev.sheaf.backend.cpu.internal.kernel.VectorMultiply;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.model.Operation.Activation;

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
  // Bits of {@link #open}: weight kernels by index, then these.
  static final int LAYER_NORM = 20;
  static final int SILU = 21;
  static final int GELU = 22;
  static final int GELU_TANH = 23;
  static final int SOFT_CAP = 24;
  static final int SOFTPLUS = 25;
  static final int CONVOLUTION = 26;
  static final int STATE_SPACE = 27;
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

  void layerNorm(
      float[] x, int xo, float[] w, float[] b, float e, float[] y, int yo, int n, Scratch s) {
    if (isOpen(LAYER_NORM)) {
      LayerNorm.apply(x, xo, w, b, e, y, yo, n, s.reduce);
    } else {
      LayerNorm.scalar(x, xo, w, b, e, y, yo, n, s.reduce);
    }
  }

  /** gate = activation(gate) ⊙ up. */
  void gate(Activation activation, float[] gate, int go, float[] up, int uo, int n) {
    if (activation == Activation.SILU) {
      swiGlu(gate, go, up, uo, n);
    } else {
      activate(activation, gate, go, n);
      VectorMultiply.apply(gate, go, up, uo, gate, go, n);
    }
  }

  void activate(Activation activation, float[] x, int xo, int n) {
    switch (activation) {
      case SILU -> silu(x, xo, n);
      case GELU_TANH -> geluTanh(x, xo, n);
      case GELU -> gelu(x, xo, n);
      case RELU -> Relu.apply(x, xo, n);
    }
  }

  private void silu(float[] x, int xo, int n) {
    if (isOpen(SILU)) {
      Silu.apply(x, xo, n);
    } else {
      Silu.scalar(x, xo, n);
    }
  }

  private void geluTanh(float[] x, int xo, int n) {
    if (isOpen(GELU_TANH)) {
      GeluTanh.apply(x, xo, n);
    } else {
      GeluTanh.scalar(x, xo, n);
    }
  }

  private void gelu(float[] x, int xo, int n) {
    if (isOpen(GELU)) {
      Gelu.apply(x, xo, n);
    } else {
      Gelu.scalar(x, xo, n);
    }
  }

  void softCap(float[] x, int xo, int n, float cap) {
    if (isOpen(SOFT_CAP)) {
      SoftCap.apply(x, xo, n, cap);
    } else {
      SoftCap.scalar(x, xo, n, cap);
    }
  }

  void softplus(float[] x, int xo, int n) {
    if (isOpen(SOFTPLUS)) {
      Softplus.apply(x, xo, n);
    } else {
      Softplus.scalar(x, xo, n);
    }
  }

  void convolve(
      ConvolutionShape c, long state, float[] u, int uo, float[] y, int yo, int from, int to) {
    if (isOpen(CONVOLUTION)) {
      CausalConvolution.apply(
          state, c.channels(), c.taps(), c.kernel(), c.bias(), u, uo, y, yo, from, to);
    } else {
      CausalConvolution.scalar(
          state, c.channels(), c.taps(), c.kernel(), c.bias(), u, uo, y, yo, from, to);
    }
  }

  void scan(
      StateSpace.Shape shape,
      long state,
      float[] delta,
      int dO,
      float[] x,
      int xo,
      float[] bc,
      int bo,
      float[] y,
      int yo,
      int from,
      int to) {
    if (isOpen(STATE_SPACE)) {
      StateSpace.apply(shape, state, delta, dO, x, xo, bc, bo, y, yo, from, to);
    } else {
      StateSpace.scalar(shape, state, delta, dO, x, xo, bc, bo, y, yo, from, to);
    }
  }

  private void swiGlu(float[] gate, int go, float[] up, int uo, int n) {
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
