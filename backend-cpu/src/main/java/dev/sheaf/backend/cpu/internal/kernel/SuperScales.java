package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The scales of a group whose superblocks of 256 columns have an f16 d and sixteen signed bytes t,
 * one for each part of 16 columns: the scale of a part is d·t.
 *
 * <pre>
 * superblock: [d] × L lanes, float32   [words: 4] × L lanes    word i, byte j (from the lowest): t[4·i + j]
 * </pre>
 *
 * d takes back the factor that the quants have.
 */
final class SuperScales {
  /** Columns of a superblock. */
  static final int COLUMNS = 256;

  /** Parts of a superblock. */
  static final int PARTS = 16;

  private static final int WORDS = 5;

  private SuperScales() {}

  /** Words of one lane. */
  static int words(int superblocks) {
    return WORDS * superblocks;
  }

  static void putScale(int[] group, int superblock, int lane, float d) {
    group[superblock * WORDS * L + lane] = Float.floatToRawIntBits(d);
  }

  static void putPart(int[] group, int superblock, int lane, int part, int t) {
    group[(superblock * WORDS + 1 + part / 4) * L + lane] |= (t & 0xff) << (8 * (part % 4));
  }

  /** y = Σ_b d[b]·(Σ_p t[b,p]·s[b,p]), parts and superblocks in order. */
  static void apply(long w, int superblocks, float[] s, int at, float[] y, int yo) {
    FloatVector a = FloatVector.zero(Lanes.F);
    long p = w;
    int o = at;
    for (int b = 0; b < superblocks; b++) {
      FloatVector d = Lanes.floats(p);
      FloatVector sum = FloatVector.zero(Lanes.F);
      for (int i = 0; i < PARTS / 4; i++) {
        p += 4L * L;
        IntVector v = Lanes.ints(p);
        for (int j = 0; j < 4; j++) {
          sum = FloatVector.fromArray(Lanes.F, s, o).fma(signed(v), sum);
          v = v.lanewise(VectorOperators.LSHR, 8);
          o += Lanes.BLOCK_ROWS;
        }
      }
      p += 4L * L;
      a = sum.fma(d, a);
    }
    a.intoArray(y, yo);
  }

  private static FloatVector signed(IntVector v) {
    return (FloatVector)
        v.lanewise(VectorOperators.LSHL, 24)
            .lanewise(VectorOperators.ASHR, 24)
            .convert(VectorOperators.I2F, 0);
  }

  /** Begins a superblock of the definition of {@link #apply}. */
  static void beginScalar(LaneScratch s) {
    Arrays.fill(s.scaled, 0f);
  }

  /** s.scaled += t[b,p]·s.sums. */
  static void partScalar(long w, int superblock, int part, LaneScratch s) {
    int[] v = s.load(w + 4L * L * (superblock * WORDS + 1 + part / 4));
    for (int r = 0; r < L; r++) {
      s.scaled[r] = Math.fma(s.sums[r], part(v[r], part), s.scaled[r]);
    }
  }

  /** s.totals += d[b]·s.scaled. */
  static void endScalar(long w, int superblock, LaneScratch s) {
    int[] v = s.load(w + 4L * L * superblock * WORDS);
    for (int r = 0; r < L; r++) {
      s.totals[r] = Math.fma(s.scaled[r], Float.intBitsToFloat(v[r]), s.totals[r]);
    }
  }

  private static float part(int word, int part) {
    return (byte) (word >> (8 * (part % 4)));
  }

  /** d·t of a part, exactly. */
  static FloatVector scales(long w, int superblock, int part) {
    long p = w + 4L * L * superblock * WORDS;
    IntVector v = Lanes.ints(p + 4L * L * (1 + part / 4));
    return signed(v.lanewise(VectorOperators.LSHR, 8 * (part % 4))).mul(Lanes.floats(p));
  }

  /** s.sums = d·t of a part, exactly. */
  static void scalesScalar(long w, int superblock, int part, LaneScratch s) {
    for (int r = 0; r < L; r++) {
      s.sums[r] = scale(w, superblock, part, r);
    }
  }

  static float scale(long w, int superblock, int part, int lane) {
    long p = w + 4L * (superblock * WORDS * L + lane);
    int v = Packed.get(p + 4L * L * (1 + part / 4));
    return part(v, part) * Float.intBitsToFloat(Packed.get(p));
  }
}
