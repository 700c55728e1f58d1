package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;

import jdk.incubator.vector.FloatVector;

/**
 * c[m][n] += Σ_k x[m][k]·panel[k][n], n &lt; {@link Lanes#PANEL_ROWS}: the inner part of prefill.
 *
 * <p>Every output is one chain of fma over k in order, continued from c, so neither the size of the
 * tile, nor which rows share it, nor where the columns are cut changes a bit.
 *
 * <p>Tiles of 8 × 2 vectors fill the two fma pipes of a machine with 32 vector registers; 16
 * registers hold at most ten accumulators, hence 5 × 2 there. Single rows have their own tile,
 * because prompts end in them.
 */
public final class GemmTile {
  /** Rows of the widest tile. */
  private static final int ROWS = L == 16 ? 8 : 5;

  private GemmTile() {}

  /**
   * Multiplies all rows with one panel.
   *
   * @param xo start of each row in x
   * @param rows number of rows
   * @param from first column, {@code count} columns in all
   * @param c [rows][PANEL_ROWS], continued
   */
  public static void multiply(
      float[] x, int[] xo, int rows, int from, int count, float[] panel, float[] c) {
    int m = 0;
    for (; m + ROWS <= rows; m += ROWS) {
      if (ROWS == 8) {
        tile8(x, xo, m, from, count, panel, c, m * PANEL_ROWS);
      } else {
        tile5(x, xo, m, from, count, panel, c, m * PANEL_ROWS);
      }
    }
    for (; m + 3 <= rows; m += 3) {
      tile3(x, xo, m, from, count, panel, c, m * PANEL_ROWS);
    }
    for (; m < rows; m++) {
      tile1(x, xo, m, from, count, panel, c, m * PANEL_ROWS);
    }
  }

  /** The definition: same result to the bit. */
  public static void multiplyScalar(
      float[] x, int[] xo, int rows, int from, int count, float[] panel, float[] c) {
    for (int m = 0; m < rows; m++) {
      int o = m * PANEL_ROWS;
      for (int k = 0; k < count; k++) {
        float xv = x[xo[m] + from + k];
        for (int n = 0; n < PANEL_ROWS; n++) {
          c[o + n] = Math.fma(panel[k * PANEL_ROWS + n], xv, c[o + n]);
        }
      }
    }
  }

  private static void tile8(
      float[] x, int[] xo, int m, int from, int count, float[] panel, float[] c, int co) {
    int r0 = xo[m] + from;
    int r1 = xo[m + 1] + from;
    int r2 = xo[m + 2] + from;
    int r3 = xo[m + 3] + from;
    int r4 = xo[m + 4] + from;
    int r5 = xo[m + 5] + from;
    int r6 = xo[m + 6] + from;
    int r7 = xo[m + 7] + from;
    FloatVector c0a = FloatVector.fromArray(Lanes.F, c, co);
    FloatVector c0b = FloatVector.fromArray(Lanes.F, c, co + L);
    FloatVector c1a = FloatVector.fromArray(Lanes.F, c, co + 2 * L);
    FloatVector c1b = FloatVector.fromArray(Lanes.F, c, co + 3 * L);
    FloatVector c2a = FloatVector.fromArray(Lanes.F, c, co + 4 * L);
    FloatVector c2b = FloatVector.fromArray(Lanes.F, c, co + 5 * L);
    FloatVector c3a = FloatVector.fromArray(Lanes.F, c, co + 6 * L);
    FloatVector c3b = FloatVector.fromArray(Lanes.F, c, co + 7 * L);
    FloatVector c4a = FloatVector.fromArray(Lanes.F, c, co + 8 * L);
    FloatVector c4b = FloatVector.fromArray(Lanes.F, c, co + 9 * L);
    FloatVector c5a = FloatVector.fromArray(Lanes.F, c, co + 10 * L);
    FloatVector c5b = FloatVector.fromArray(Lanes.F, c, co + 11 * L);
    FloatVector c6a = FloatVector.fromArray(Lanes.F, c, co + 12 * L);
    FloatVector c6b = FloatVector.fromArray(Lanes.F, c, co + 13 * L);
    FloatVector c7a = FloatVector.fromArray(Lanes.F, c, co + 14 * L);
    FloatVector c7b = FloatVector.fromArray(Lanes.F, c, co + 15 * L);
    for (int k = 0; k < count; k++) {
      FloatVector a = FloatVector.fromArray(Lanes.F, panel, k * PANEL_ROWS);
      FloatVector b = FloatVector.fromArray(Lanes.F, panel, k * PANEL_ROWS + L);
      FloatVector xv = FloatVector.broadcast(Lanes.F, x[r0 + k]);
      c0a = a.fma(xv, c0a);
      c0b = b.fma(xv, c0b);
      xv = FloatVector.broadcast(Lanes.F, x[r1 + k]);
      c1a = a.fma(xv, c1a);
      c1b = b.fma(xv, c1b);
      xv = FloatVector.broadcast(Lanes.F, x[r2 + k]);
      c2a = a.fma(xv, c2a);
      c2b = b.fma(xv, c2b);
      xv = FloatVector.broadcast(Lanes.F, x[r3 + k]);
      c3a = a.fma(xv, c3a);
      c3b = b.fma(xv, c3b);
      xv = FloatVector.broadcast(Lanes.F, x[r4 + k]);
      c4a = a.fma(xv, c4a);
      c4b = b.fma(xv, c4b);
      xv = FloatVector.broadcast(Lanes.F, x[r5 + k]);
      c5a = a.fma(xv, c5a);
      c5b = b.fma(xv, c5b);
      xv = FloatVector.broadcast(Lanes.F, x[r6 + k]);
      c6a = a.fma(xv, c6a);
      c6b = b.fma(xv, c6b);
      xv = FloatVector.broadcast(Lanes.F, x[r7 + k]);
      c7a = a.fma(xv, c7a);
      c7b = b.fma(xv, c7b);
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c1a.intoArray(c, co + 2 * L);
    c1b.intoArray(c, co + 3 * L);
    c2a.intoArray(c, co + 4 * L);
    c2b.intoArray(c, co + 5 * L);
    c3a.intoArray(c, co + 6 * L);
    c3b.intoArray(c, co + 7 * L);
    c4a.intoArray(c, co + 8 * L);
    c4b.intoArray(c, co + 9 * L);
    c5a.intoArray(c, co + 10 * L);
    c5b.intoArray(c, co + 11 * L);
    c6a.intoArray(c, co + 12 * L);
    c6b.intoArray(c, co + 13 * L);
    c7a.intoArray(c, co + 14 * L);
    c7b.intoArray(c, co + 15 * L);
  }

  private static void tile5(
      float[] x, int[] xo, int m, int from, int count, float[] panel, float[] c, int co) {
    int r0 = xo[m] + from;
    int r1 = xo[m + 1] + from;
    int r2 = xo[m + 2] + from;
    int r3 = xo[m + 3] + from;
    int r4 = xo[m + 4] + from;
    FloatVector c0a = FloatVector.fromArray(Lanes.F, c, co);
    FloatVector c0b = FloatVector.fromArray(Lanes.F, c, co + L);
    FloatVector c1a = FloatVector.fromArray(Lanes.F, c, co + 2 * L);
    FloatVector c1b = FloatVector.fromArray(Lanes.F, c, co + 3 * L);
    FloatVector c2a = FloatVector.fromArray(Lanes.F, c, co + 4 * L);
    FloatVector c2b = FloatVector.fromArray(Lanes.F, c, co + 5 * L);
    FloatVector c3a = FloatVector.fromArray(Lanes.F, c, co + 6 * L);
    FloatVector c3b = FloatVector.fromArray(Lanes.F, c, co + 7 * L);
    FloatVector c4a = FloatVector.fromArray(Lanes.F, c, co + 8 * L);
    FloatVector c4b = FloatVector.fromArray(Lanes.F, c, co + 9 * L);
    for (int k = 0; k < count; k++) {
      FloatVector a = FloatVector.fromArray(Lanes.F, panel, k * PANEL_ROWS);
      FloatVector b = FloatVector.fromArray(Lanes.F, panel, k * PANEL_ROWS + L);
      FloatVector xv = FloatVector.broadcast(Lanes.F, x[r0 + k]);
      c0a = a.fma(xv, c0a);
      c0b = b.fma(xv, c0b);
      xv = FloatVector.broadcast(Lanes.F, x[r1 + k]);
      c1a = a.fma(xv, c1a);
      c1b = b.fma(xv, c1b);
      xv = FloatVector.broadcast(Lanes.F, x[r2 + k]);
      c2a = a.fma(xv, c2a);
      c2b = b.fma(xv, c2b);
      xv = FloatVector.broadcast(Lanes.F, x[r3 + k]);
      c3a = a.fma(xv, c3a);
      c3b = b.fma(xv, c3b);
      xv = FloatVector.broadcast(Lanes.F, x[r4 + k]);
      c4a = a.fma(xv, c4a);
      c4b = b.fma(xv, c4b);
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c1a.intoArray(c, co + 2 * L);
    c1b.intoArray(c, co + 3 * L);
    c2a.intoArray(c, co + 4 * L);
    c2b.intoArray(c, co + 5 * L);
    c3a.intoArray(c, co + 6 * L);
    c3b.intoArray(c, co + 7 * L);
    c4a.intoArray(c, co + 8 * L);
    c4b.intoArray(c, co + 9 * L);
  }

  private static void tile3(
      float[] x, int[] xo, int m, int from, int count, float[] panel, float[] c, int co) {
    int r0 = xo[m] + from;
    int r1 = xo[m + 1] + from;
    int r2 = xo[m + 2] + from;
    FloatVector c0a = FloatVector.fromArray(Lanes.F, c, co);
    FloatVector c0b = FloatVector.fromArray(Lanes.F, c, co + L);
    FloatVector c1a = FloatVector.fromArray(Lanes.F, c, co + 2 * L);
    FloatVector c1b = FloatVector.fromArray(Lanes.F, c, co + 3 * L);
    FloatVector c2a = FloatVector.fromArray(Lanes.F, c, co + 4 * L);
    FloatVector c2b = FloatVector.fromArray(Lanes.F, c, co + 5 * L);
    for (int k = 0; k < count; k++) {
      FloatVector a = FloatVector.fromArray(Lanes.F, panel, k * PANEL_ROWS);
      FloatVector b = FloatVector.fromArray(Lanes.F, panel, k * PANEL_ROWS + L);
      FloatVector xv = FloatVector.broadcast(Lanes.F, x[r0 + k]);
      c0a = a.fma(xv, c0a);
      c0b = b.fma(xv, c0b);
      xv = FloatVector.broadcast(Lanes.F, x[r1 + k]);
      c1a = a.fma(xv, c1a);
      c1b = b.fma(xv, c1b);
      xv = FloatVector.broadcast(Lanes.F, x[r2 + k]);
      c2a = a.fma(xv, c2a);
      c2b = b.fma(xv, c2b);
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c1a.intoArray(c, co + 2 * L);
    c1b.intoArray(c, co + 3 * L);
    c2a.intoArray(c, co + 4 * L);
    c2b.intoArray(c, co + 5 * L);
  }

  private static void tile1(
      float[] x, int[] xo, int m, int from, int count, float[] panel, float[] c, int co) {
    int r0 = xo[m] + from;
    FloatVector c0a = FloatVector.fromArray(Lanes.F, c, co);
    FloatVector c0b = FloatVector.fromArray(Lanes.F, c, co + L);
    for (int k = 0; k < count; k++) {
      FloatVector a = FloatVector.fromArray(Lanes.F, panel, k * PANEL_ROWS);
      FloatVector b = FloatVector.fromArray(Lanes.F, panel, k * PANEL_ROWS + L);
      FloatVector xv = FloatVector.broadcast(Lanes.F, x[r0 + k]);
      c0a = a.fma(xv, c0a);
      c0b = b.fma(xv, c0b);
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
  }
}
