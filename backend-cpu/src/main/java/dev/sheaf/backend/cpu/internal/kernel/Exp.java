package dev.sheaf.backend.cpu.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * e^x: x = n·ln 2 + r with |r| ≤ ln 2 / 2, then a polynomial in r and n added to the exponent.
 *
 * <p>Within 3 units in the last place on [-87.3, 88]; beyond, the nearer bound is taken, except
 * that everything below -87.3 (so also −∞) is exactly 0. NaN stays NaN. Vector lanes and the scalar
 * method agree to the bit, which an intrinsic exp does not promise.
 */
final class Exp {
  private static final float LOWEST = -87.3f;
  private static final float HIGHEST = 88f;
  private static final float LOG2_E = 1.44269504f;
  private static final float ROUND = 0x1.8p23f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float C2 = 0.5f;
  private static final float C3 = 1.6666667e-1f;
  private static final float C4 = 4.1666668e-2f;
  private static final float C5 = 8.3333338e-3f;
  private static final float C6 = 1.3888889e-3f;
  private static final int BIAS = 127 - 0x4B400000;

  private Exp() {}

  static FloatVector exp(FloatVector x) {
    VectorMask<Float> zero = x.compare(VectorOperators.LT, LOWEST);
    FloatVector y = x.blend(LOWEST, zero).blend(HIGHEST, x.compare(VectorOperators.GT, HIGHEST));
    FloatVector t =
        y.fma(FloatVector.broadcast(Lanes.F, LOG2_E), FloatVector.broadcast(Lanes.F, ROUND));
    FloatVector n = t.sub(ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(Lanes.F, -LN2_HIGH), y);
    r = n.fma(FloatVector.broadcast(Lanes.F, -LN2_LOW), r);
    FloatVector p = r.fma(FloatVector.broadcast(Lanes.F, C6), FloatVector.broadcast(Lanes.F, C5));
    p = p.fma(r, FloatVector.broadcast(Lanes.F, C4));
    p = p.fma(r, FloatVector.broadcast(Lanes.F, C3));
    p = p.fma(r, FloatVector.broadcast(Lanes.F, C2));
    p = p.fma(r, FloatVector.broadcast(Lanes.F, 1f));
    p = p.fma(r, FloatVector.broadcast(Lanes.F, 1f));
    FloatVector power =
        t.reinterpretAsInts().add(BIAS).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    return p.mul(power).blend(0f, zero);
  }

  /** The definition. */
  static float exp(float x) {
    if (x < LOWEST) {
      return 0f;
    }
    float y = x > HIGHEST ? HIGHEST : x;
    float t = Math.fma(y, LOG2_E, ROUND);
    float n = t - ROUND;
    float r = Math.fma(n, -LN2_HIGH, y);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(r, C6, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    float power = Float.intBitsToFloat((Float.floatToRawIntBits(t) + BIAS) << 23);
    return p * power;
  }
}
