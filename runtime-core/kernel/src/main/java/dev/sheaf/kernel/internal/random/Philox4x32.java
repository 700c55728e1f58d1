package dev.sheaf.kernel.internal.random;

/**
 * Philox 4x32 with 10 rounds: a function from a 128-bit counter and a 64-bit key to 128 random
 * bits. Stateless.
 *
 * @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al. 2011, §3.3: Philox</a>
 */
final class Philox4x32 {
  private static final int ROUNDS = 10;
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private Philox4x32() {}

  /**
   * Fills {@code out} with the four words of one block.
   *
   * @param c0 counter, lowest word first
   * @param k0 key, lowest word first
   * @param out room for 4 words; overwritten
   */
  static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
    int x0 = c0;
    int x1 = c1;
    int x2 = c2;
    int x3 = c3;
    int key0 = k0;
    int key1 = k1;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = unsigned(MULTIPLIER_0) * unsigned(x0);
      long p1 = unsigned(MULTIPLIER_1) * unsigned(x2);
      x0 = (int) (p1 >>> 32) ^ x1 ^ key0;
      x2 = (int) (p0 >>> 32) ^ x3 ^ key1;
      x1 = (int) p1;
      x3 = (int) p0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
  }

  private static long unsigned(int word) {
    return word & 0xFFFF_FFFFL;
  }
}
