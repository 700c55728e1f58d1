package dev.sheaf.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The tensor types that test files are written in, each with the plainest code that quantises to
 * it.
 *
 * <p>Rounding is that of the field's reference quantisers, so that bytes can be compared with
 * theirs; the k-quants alone choose their scales more simply. <b>Threads.</b> Safe. <b>Source.</b>
 * The block layouts of GGML.
 */
public enum Quantiser {
  /** IEEE single. */
  F32(0, 1, 4) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      out.putFloat(x[at]);
    }
  },
  /** IEEE half, ties to even. */
  F16(1, 1, 2) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      out.putShort(Float.floatToFloat16(x[at]));
    }
  },
  /** The upper half of a single, ties to even; a NaN stays one. */
  BF16(30, 1, 2) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      int bits = Float.floatToRawIntBits(x[at]);
      int rounded = Float.isNaN(x[at]) ? bits | (64 << 16) : bits + 0x7fff + ((bits >>> 16) & 1);
      out.putShort((short) (rounded >>> 16));
    }
  },
  /** Per 32: half d, 32 signed bytes; value = d·byte, d = largest magnitude / 127. */
  Q8_0(8, 32, 34) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      float d = Math.abs(x[extreme(x, at)]) / 127;
      float inverse = d == 0 ? 0 : 1 / d;
      out.putShort(Float.floatToFloat16(d));
      for (int i = 0; i < 32; i++) {
        out.put((byte) awayFromZero(x[at + i] * inverse));
      }
    }
  },
  /**
   * Per 32: half d, 16 bytes of nibbles; value = d·(nibble − 8), d = value of largest magnitude /
   * −8.
   */
  Q4_0(2, 32, 18) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      float d = x[extreme(x, at)] / -8;
      float inverse = d == 0 ? 0 : 1 / d;
      out.putShort(Float.floatToFloat16(d));
      nibbles(out, i -> (double) x[at + i] * (double) inverse + 8.5);
    }
  },
  /** Per 32: half d, half m, 16 bytes of nibbles; value = d·nibble + m, m = the least value. */
  Q4_1(3, 32, 20) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      float least = x[at];
      float most = x[at];
      for (int i = 1; i < 32; i++) {
        least = Math.min(least, x[at + i]);
        most = Math.max(most, x[at + i]);
      }
      float m = least;
      float d = (most - least) / 15;
      float inverse = d == 0 ? 0 : 1 / d;
      out.putShort(Float.floatToFloat16(d)).putShort(Float.floatToFloat16(m));
      nibbles(out, i -> (x[at + i] - m) * inverse + 0.5f);
    }
  },
  /**
   * Per 32: half d, 32 high bits, 16 bytes of nibbles; value = d·(q − 16), d = value of largest
   * magnitude / −16.
   */
  Q5_0(6, 32, 22) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      float d = x[extreme(x, at)] / -16;
      float inverse = d == 0 ? 0 : 1 / d;
      out.putShort(Float.floatToFloat16(d));
      fiveBits(out, i -> (double) x[at + i] * (double) inverse + 16.5);
    }
  },
  /** Per 32: half d, half m, 32 high bits, 16 bytes of nibbles; value = d·q + m, m = the least. */
  Q5_1(7, 32, 24) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      float least = x[at];
      float most = x[at];
      for (int i = 1; i < 32; i++) {
        least = Math.min(least, x[at + i]);
        most = Math.max(most, x[at + i]);
      }
      float m = least;
      float d = (most - least) / 31;
      float inverse = d == 0 ? 0 : 1 / d;
      out.putShort(Float.floatToFloat16(d)).putShort(Float.floatToFloat16(m));
      fiveBits(out, i -> (x[at + i] - m) * inverse + 0.5f);
    }
  },
  /** Per 256, see {@link Superblocks#q2}; a simple choice of scales, not the field's search. */
  Q2_K(10, 256, 84) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      Superblocks.q2(x, at, out);
    }
  },
  /** Per 256, see {@link Superblocks#q3}; a simple choice of scales, not the field's search. */
  Q3_K(11, 256, 110) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      Superblocks.q3(x, at, out);
    }
  },
  /** Per 256, see {@link Superblocks#q4}; a simple choice of scales, not the field's search. */
  Q4_K(12, 256, 144) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      Superblocks.q4(x, at, out);
    }
  },
  /** Per 256, see {@link Superblocks#q5}; a simple choice of scales, not the field's search. */
  Q5_K(13, 256, 176) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      Superblocks.q5(x, at, out);
    }
  },
  /** Per 256, see {@link Superblocks#q6}; a simple choice of scales, not the field's search. */
  Q6_K(14, 256, 210) {
    @Override
    void block(float[] x, int at, ByteBuffer out) {
      Superblocks.q6(x, at, out);
    }
  };

  private final int ggufId;
  private final int blockElements;
  private final int blockBytes;

  Quantiser(int ggufId, int blockElements, int blockBytes) {
    this.ggufId = ggufId;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /** The id that GGUF gives to the type. */
  public int ggufId() {
    return ggufId;
  }

  /** Elements in a block. */
  public int blockElements() {
    return blockElements;
  }

  /** Bytes of a block. */
  public int blockBytes() {
    return blockBytes;
  }

  /**
   * Quantises.
   *
   * @param values a whole number of blocks
   * @return little-endian, {@code values.length / blockElements · blockBytes} bytes
   */
  public byte[] quantise(float[] values) {
    if (values.length % blockElements != 0) {
      throw new IllegalArgumentException(
          "values must be whole blocks of %d, were %d".formatted(blockElements, values.length));
    }
    ByteBuffer out = ByteBuffer.allocate(values.length / blockElements * blockBytes);
    out.order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; at += blockElements) {
      block(values, at, out);
    }
    return out.array();
  }

  abstract void block(float[] x, int at, ByteBuffer out);

  /** The value before it is cut to a nibble. */
  @FunctionalInterface
  private interface Level {
    double of(int i);
  }

  /** Index of the first value of largest magnitude. */
  private static int extreme(float[] x, int at) {
    int found = at;
    for (int i = at; i < at + 32; i++) {
      if (Math.abs(x[i]) > Math.abs(x[found])) {
        found = i;
      }
    }
    return found;
  }

  /** Elements 0 to 15 go to the low nibbles, 16 to 31 to the high ones. */
  private static void nibbles(ByteBuffer out, Level level) {
    for (int i = 0; i < 16; i++) {
      out.put((byte) (nibble(level.of(i)) | nibble(level.of(i + 16)) << 4));
    }
  }

  /** The high bits of all 32, then nibbles as {@link #nibbles} orders them. */
  private static void fiveBits(ByteBuffer out, Level level) {
    int high = 0;
    byte[] low = new byte[16];
    for (int i = 0; i < 32; i++) {
      int q = Math.clamp((long) level.of(i), 0, 31);
      high |= (q >> 4) << i;
      low[i % 16] |= (byte) ((q & 15) << (i / 16 * 4));
    }
    out.putInt(high).put(low);
  }

  private static int nibble(double level) {
    return Math.clamp((long) level, 0, 15);
  }

  private static float awayFromZero(float v) {
    float magnitude = Math.abs(v);
    float floor = (float) Math.floor(magnitude);
    float rounded = floor + (float) Math.floor(2 * (magnitude - floor));
    return Math.signum(v) * rounded;
  }
}
