package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The scales of a group whose superblocks of 256 columns have an f16 d, an f16 m, and for each of 8
 * parts of 32 columns unsigned bytes t and u: the scale of a part is d·t, its minimum −m·u.
 *
 * <pre>
 * superblock: [d] [−m] × L lanes, float32   [words: 2 of t, 2 of u] × L lanes
 * byte j (from the lowest) of word i: part 4·i + j
 * </pre>
 *
 * Float32 although the file has halves: turning halves into floats here would make {@link #apply}
 * larger than what the compiler inlines. d takes back the factor that the quants have.
 */
final class SuperMinimumScales {
  /** Columns of a superblock. */
  static final int COLUMNS = 256;

  /** Parts of a superblock. */
  static final int PARTS = 8;

  private static final int WORDS = 6;

  private SuperMinimumScales() {}

  /** Words of one lane. */
  static int words(int superblocks) {
    return WORDS * superblocks;
  }

  /**
   * From a file's block that begins with d, m and twelve bytes of eight 6-bit t and eight 6-bit u.
   *
   * <p>Of the twelve bytes, i below 4 has t[i] and above it the high two bits of t[i + 4]; 4 + i
   * the same of u; 8 + i the low nibbles of t[i + 4] (low) and u[i + 4] (high).
   */
  static void pack(byte[] row, int at, float unit, int superblock, int lane, int[] group) {
    int to = superblock * WORDS * L + lane;
    group[to] = Float.floatToRawIntBits(Packed.half(row, at) * unit);
    group[to + L] = Float.floatToRawIntBits(-Packed.half(row, at + 2));
    for (int i = 0; i < 4; i++) {
      int a = row[at + 4 + i];
      int b = row[at + 8 + i];
      int c = row[at + 12 + i];
      group[to + 2 * L] |= (a & 63) << (8 * i);
      group[to + 3 * L] |= ((a >> 6 & 3) << 4 | c & 15) << (8 * i);
      group[to + 4 * L] |= (b & 63) << (8 * i);
      group[to + 5 * L] |= ((b >> 6 & 3) << 4 | c >> 4 & 15) << (8 * i);
    }
  }

  /**
   * y = Σ_b d[b]·(Σ_p t[b,p]·s[b,p]) − m[b]·(Σ_p u[b,p]·sums[b,p]), parts and superblocks in order.
   */
  static void apply(
      long w, int superblocks, float[] s, int at, float[] sums, int so, float[] y, int yo) {
    FloatVector a = FloatVector.zero(Lanes.F);
    long p = w;
    int o = at;
    int k = so;
    for (int b = 0; b < superblocks; b++) {
      FloatVector scaled = FloatVector.zero(Lanes.F);
      FloatVector lowered = FloatVector.zero(Lanes.F);
      for (int i = 2; i < 2 + PARTS / 4; i++) {
        IntVector t = Lanes.ints(p + 4L * L * i);
        IntVector u = Lanes.ints(p + 4L * L * (i + PARTS / 4));
        for (int j = 0; j < 4; j++) {
          scaled = FloatVector.fromArray(Lanes.F, s, o).fma(lowest(t), scaled);
          lowered = lowest(u).fma(FloatVector.broadcast(Lanes.F, sums[k]), lowered);
          t = t.lanewise(VectorOperators.LSHR, 8);
          u = u.lanewise(VectorOperators.LSHR, 8);
          o += Lanes.BLOCK_ROWS;
          k++;
        }
      }
      a = scaled.fma(Lanes.floats(p), a);
      a = lowered.fma(Lanes.floats(p + 4L * L), a);
      p += 4L * L * WORDS;
    }
    a.intoArray(y, yo);
  }

  private static FloatVector lowest(IntVector v) {
    return (FloatVector) v.and(255).convert(VectorOperators.I2F, 0);
  }

  /** Begins a superblock of the definition of {@link #apply}. */
  static void beginScalar(LaneScratch s) {
    Arrays.fill(s.scaled, 0f);
    Arrays.fill(s.lowered, 0f);
  }

  /** s.scaled += t[b,p]·s.sums, s.lowered += u[b,p]·sum. */
  static void partScalar(long w, int superblock, int part, float sum, LaneScratch s) {
    int shift = 8 * (part % 4);
    long p = w + 4L * L * (superblock * WORDS + 2 + part / 4);
    int[] t = s.load(p);
    for (int r = 0; r < L; r++) {
      s.scaled[r] = Math.fma(s.sums[r], t[r] >>> shift & 255, s.scaled[r]);
    }
    int[] u = s.load(p + 4L * L * (PARTS / 4));
    for (int r = 0; r < L; r++) {
      s.lowered[r] = Math.fma(u[r] >>> shift & 255, sum, s.lowered[r]);
    }
  }

  /** s.totals += d[b]·s.scaled − m[b]·s.lowered. */
  static void endScalar(long w, int superblock, LaneScratch s) {
    long p = w + 4L * L * superblock * WORDS;
    int[] d = s.load(p);
    for (int r = 0; r < L; r++) {
      s.totals[r] = Math.fma(s.scaled[r], Float.intBitsToFloat(d[r]), s.totals[r]);
    }
    int[] m = s.load(p + 4L * L);
    for (int r = 0; r < L; r++) {
      s.totals[r] = Math.fma(s.lowered[r], Float.intBitsToFloat(m[r]), s.totals[r]);
    }
  }

  /** d·t of a part, exactly. */
  static FloatVector scales(long w, int superblock, int part) {
    long p = w + 4L * L * superblock * WORDS;
    IntVector t = Lanes.ints(p + 4L * L * (2 + part / 4));
    return lowest(t.lanewise(VectorOperators.LSHR, 8 * (part % 4))).mul(Lanes.floats(p));
  }

  /** −m·u of a part, exactly. */
  static FloatVector minima(long w, int superblock, int part) {
    long p = w + 4L * L * superblock * WORDS;
    IntVector u = Lanes.ints(p + 4L * L * (2 + PARTS / 4 + part / 4));
    return lowest(u.lanewise(VectorOperators.LSHR, 8 * (part % 4))).mul(Lanes.floats(p + 4L * L));
  }

  /** s.sums = d·t, s.totals = −m·u of a part, exactly. */
  static void scalesScalar(long w, int superblock, int part, LaneScratch s) {
    for (int r = 0; r < L; r++) {
      s.sums[r] = scale(w, superblock, part, r);
      s.totals[r] = minimum(w, superblock, part, r);
    }
  }

  static float scale(long w, int superblock, int part, int lane) {
    long p = w + 4L * (superblock * WORDS * L + lane);
    int t = Packed.get(p + 4L * L * (2 + part / 4)) >>> (8 * (part % 4)) & 255;
    return t * Float.intBitsToFloat(Packed.get(p));
  }

  static float minimum(long w, int superblock, int part, int lane) {
    long p = w + 4L * (superblock * WORDS * L + lane);
    int u = Packed.get(p + 4L * L * (2 + PARTS / 4 + part / 4)) >>> (8 * (part % 4)) & 255;
    return u * Float.intBitsToFloat(Packed.get(p + 4L * L));
  }
}
