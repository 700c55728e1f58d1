package dev.sheaf.backend.cpu.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * 16-bit floats to float32 without a conversion instruction: the exponent field moves into place
 * and 2^112 corrects its bias. Exact for finite values, subnormals included; infinities and NaN are
 * kept out when weights are packed.
 */
final class Half {
  static final int MASK = 0x8fffe000;
  static final float TWO_112 = 0x1p112f;

  private Half() {}

  /** The high half of each lane, times {@code factor}·2^-112. */
  static FloatVector high(IntVector v, float factor) {
    return v.lanewise(VectorOperators.ASHR, 3).and(MASK).reinterpretAsFloats().mul(factor);
  }

  static float high(int v, float factor) {
    return Float.intBitsToFloat((v >> 3) & MASK) * factor;
  }

  static boolean finite(int half) {
    return (half & 0x7c00) != 0x7c00;
  }
}
