package dev.sheaf.planner.memory.internal;

/** Sums and products of numbers ≥ 0 that stop at the largest long instead of wrapping around. */
final class Saturated {
  private Saturated() {}

  static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  static long times(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    return high != 0 || low < 0 ? Long.MAX_VALUE : low;
  }
}
