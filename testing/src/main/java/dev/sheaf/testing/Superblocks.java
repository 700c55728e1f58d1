package dev.sheaf.testing;

import java.nio.ByteBuffer;

/**
 * Blocks of 256 values with scales of their own for each 16 or 32: the k-quants.
 *
 * <p>Scales are chosen so that the values of largest magnitude are met, in one pass; a quantiser
 * for use would search for the least error. <b>Source.</b> The block layouts of GGML.
 */
final class Superblocks {
  private static final int SIZE = 256;

  private Superblocks() {}

  /** What a superblock is rounded to: value = d·scales[b]·q − m·minima[b], b = i / part. */
  private record Rounded(short d, short m, int[] scales, int[] minima, int[] q) {}

  /** 16 bytes of scale and minimum in nibbles, 64 bytes of 2 bits, half d, half m. */
  static void q2(float[] x, int at, ByteBuffer out) {
    Rounded r = above(x, at, 16, 3, 15);
    for (int b = 0; b < 16; b++) {
      out.put((byte) (r.scales[b] | r.minima[b] << 4));
    }
    twoBits(r.q, out);
    out.putShort(r.d).putShort(r.m);
  }

  /** 32 bytes of high bits, 64 bytes of 2 bits, 12 bytes of 6-bit scales, half d. */
  static void q3(float[] x, int at, ByteBuffer out) {
    Rounded r = around(x, at, 4, 31);
    int[] q = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      q[i] = r.q[i] + 4;
    }
    highBits(q, 2, out);
    twoBits(q, out);
    byte[] scales = new byte[12];
    for (int b = 0; b < 16; b++) {
      int s = r.scales[b] + 32;
      scales[b % 8] |= (byte) ((s & 15) << (b / 8 * 4));
      scales[8 + b % 4] |= (byte) (s >> 4 << (b / 4 * 2));
    }
    out.put(scales).putShort(r.d);
  }

  /** Half d, half m, 12 bytes of 6-bit scales and minima, 128 bytes of nibbles. */
  static void q4(float[] x, int at, ByteBuffer out) {
    Rounded r = above(x, at, 32, 15, 63);
    out.putShort(r.d).putShort(r.m);
    sixBitPairs(r, out);
    nibblePairs(r.q, out);
  }

  /** As {@link #q4}, with 32 bytes of high bits before the nibbles. */
  static void q5(float[] x, int at, ByteBuffer out) {
    Rounded r = above(x, at, 32, 31, 63);
    out.putShort(r.d).putShort(r.m);
    sixBitPairs(r, out);
    highBits(r.q, 4, out);
    nibblePairs(r.q, out);
  }

  /** 128 bytes of nibbles, 64 bytes of 2 high bits, 16 signed scales, half d. */
  static void q6(float[] x, int at, ByteBuffer out) {
    Rounded r = around(x, at, 32, 127);
    int[] high = new int[SIZE];
    byte[] low = new byte[SIZE / 2];
    for (int i = 0; i < SIZE; i++) {
      int q = r.q[i] + 32;
      high[i] = q >> 4;
      low[i / 128 * 64 + i % 64] |= (byte) ((q & 15) << (i / 64 % 2 * 4));
    }
    out.put(low);
    twoBits(high, out);
    for (int scale : r.scales) {
      out.put((byte) scale);
    }
    out.putShort(r.d);
  }

  /** q from 0 to {@code mostQ} above a minimum that is not positive. */
  private static Rounded above(float[] x, int at, int part, int mostQ, int mostScale) {
    int parts = SIZE / part;
    double[] scale = new double[parts];
    double[] depth = new double[parts];
    double largestScale = 0;
    double largestDepth = 0;
    for (int b = 0; b < parts; b++) {
      double least = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = b * part; i < (b + 1) * part; i++) {
        least = Math.min(least, x[at + i]);
        most = Math.max(most, x[at + i]);
      }
      scale[b] = Math.max(0, most - least) / mostQ;
      depth[b] = -least;
      largestScale = Math.max(largestScale, scale[b]);
      largestDepth = Math.max(largestDepth, depth[b]);
    }
    short d = Float.floatToFloat16((float) (largestScale / mostScale));
    short m = Float.floatToFloat16((float) (largestDepth / mostScale));
    int[] scales = levels(scale, Float.float16ToFloat(d), mostScale);
    int[] minima = levels(depth, Float.float16ToFloat(m), mostScale);
    int[] q = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      int b = i / part;
      double step = (double) Float.float16ToFloat(d) * scales[b];
      double over = x[at + i] + (double) Float.float16ToFloat(m) * minima[b];
      q[i] = step == 0 ? 0 : Math.clamp(Math.round(over / step), 0, mostQ);
    }
    return new Rounded(d, m, scales, minima, q);
  }

  /** q from {@code −half} to {@code half − 1}, scales of either sign, 16 parts. */
  private static Rounded around(float[] x, int at, int half, int mostScale) {
    double[] scale = new double[16];
    double largest = 0;
    for (int i = 0; i < SIZE; i++) {
      double s = x[at + i] / -(double) half;
      if (Math.abs(s) > Math.abs(scale[i / 16])) {
        scale[i / 16] = s;
      }
      largest = Math.max(largest, Math.abs(s));
    }
    short d = Float.floatToFloat16((float) (largest / mostScale));
    int[] scales = levels(scale, Float.float16ToFloat(d), mostScale);
    int[] q = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      double step = (double) Float.float16ToFloat(d) * scales[i / 16];
      q[i] = step == 0 ? 0 : Math.clamp(Math.round(x[at + i] / step), -half, half - 1);
    }
    return new Rounded(d, (short) 0, scales, new int[0], q);
  }

  private static int[] levels(double[] values, double unit, int most) {
    int[] levels = new int[values.length];
    for (int b = 0; b < levels.length; b++) {
      levels[b] = unit == 0 ? 0 : Math.clamp(Math.round(values[b] / unit), -most, most);
    }
    return levels;
  }

  /** Each byte has columns i, i + 32, i + 64, i + 96 of a half, lowest bits first. */
  private static void twoBits(int[] q, ByteBuffer out) {
    for (int h = 0; h < SIZE; h += 128) {
      for (int i = 0; i < 32; i++) {
        int four = 0;
        for (int j = 0; j < 4; j++) {
          four |= (q[h + 32 * j + i] & 3) << (2 * j);
        }
        out.put((byte) four);
      }
    }
  }

  /** Each byte has one bit of columns i, i + 32, … i + 224, lowest first. */
  private static void highBits(int[] q, int bit, ByteBuffer out) {
    for (int i = 0; i < 32; i++) {
      int eight = 0;
      for (int j = 0; j < 8; j++) {
        eight |= (q[32 * j + i] >> bit & 1) << j;
      }
      out.put((byte) eight);
    }
  }

  /** Each byte has columns i (low) and i + 32 (high) of 64. */
  private static void nibblePairs(int[] q, ByteBuffer out) {
    for (int c = 0; c < SIZE; c += 64) {
      for (int i = 0; i < 32; i++) {
        out.put((byte) (q[c + i] & 15 | (q[c + 32 + i] & 15) << 4));
      }
    }
  }

  private static void sixBitPairs(Rounded r, ByteBuffer out) {
    for (int b = 0; b < 4; b++) {
      out.put((byte) (r.scales[b] | r.scales[b + 4] >> 4 << 6));
    }
    for (int b = 0; b < 4; b++) {
      out.put((byte) (r.minima[b] | r.minima[b + 4] >> 4 << 6));
    }
    for (int b = 4; b < 8; b++) {
      out.put((byte) (r.scales[b] & 15 | (r.minima[b] & 15) << 4));
    }
  }
}
