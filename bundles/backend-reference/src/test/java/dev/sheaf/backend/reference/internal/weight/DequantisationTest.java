package dev.sheaf.backend.reference.internal.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.model.TensorType;
import dev.sheaf.testing.Quantiser;
import dev.sheaf.testing.SharedData;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DequantisationTest {
  @ParameterizedTest
  @EnumSource(
      names = {
        "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
        "Q6_K"
      })
  void givesTheBitsOfTheReferenceDequantiser(TensorType type) throws IOException {
    byte[] raw = Files.readAllBytes(SharedData.require("quants/" + type + ".raw.bin"));
    byte[] plain = Files.readAllBytes(SharedData.require("quants/" + type + ".f32.bin"));
    FloatBuffer expected = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    double[] found = read(type, raw, expected.remaining());
    for (int i = 0; i < found.length; i++) {
      float f = expected.get(i);
      assertThat(Double.doubleToRawLongBits(found[i]))
          .as("element %d, %s", i, f)
          .isEqualTo(Double.doubleToRawLongBits(f));
    }
  }

  /** Every simple type against its formula, written out in another way than the readers are. */
  @ParameterizedTest
  @EnumSource(value = Quantiser.class, mode = EnumSource.Mode.MATCH_NONE, names = ".*_K")
  void agreesWithTheFormula(Quantiser quantiser) {
    Random random = new Random(7);
    float[] values = new float[4 * 32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * (i < 64 ? 1 : 1e-3f);
    }
    byte[] stored = quantiser.quantise(values);
    double[] found = read(TensorType.valueOf(quantiser.name()), stored, values.length);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("element %d", i).isEqualTo(formula(quantiser, stored, i));
      assertThat(found[i]).as("element %d", i).isCloseTo(values[i], within(quantiser, values, i));
    }
  }

  /** Parts of very different size, so that a scale of another part would be far off. */
  @ParameterizedTest
  @EnumSource(value = Quantiser.class, mode = EnumSource.Mode.MATCH_ANY, names = ".*_K")
  void comesBackToWhatWasQuantised(Quantiser quantiser) {
    Random random = new Random(9);
    float[] values = new float[5 * 256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * (i / 16 % 5 + 1) * (i < 512 ? 1 : 1e-3f);
    }
    byte[] stored = quantiser.quantise(values);
    double[] found = read(TensorType.valueOf(quantiser.name()), stored, values.length);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("element %d", i).isCloseTo(values[i], within(quantiser, values, i));
    }
  }

  /**
   * The largest scales, minima and quants that bits can say: still one rounding, to the last bit.
   */
  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"})
  void aSuperblockOfOnesIsRoundedOnce(TensorType type) {
    byte[] stored = new byte[type.blockBytes()];
    Arrays.fill(stored, (byte) -1);
    int[] halves =
        switch (type) {
          case Q2_K -> new int[] {80, 82};
          case Q3_K -> new int[] {108};
          case Q6_K -> new int[] {208};
          default -> new int[] {0, 2};
        };
    short d = Float.floatToFloat16(0.333f);
    short m = Float.floatToFloat16(1.23e-5f);
    ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).putShort(halves[0], d);
    if (halves.length > 1) {
      ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).putShort(halves[1], m);
    }
    double scale = Float.float16ToFloat(d);
    double minimum = Float.float16ToFloat(m);
    double exact =
        switch (type) {
          case Q2_K -> scale * 15 * 3 - minimum * 15;
          case Q3_K -> scale * (63 - 32) * 3;
          case Q4_K -> scale * 63 * 15 - minimum * 63;
          case Q5_K -> scale * 63 * 31 - minimum * 63;
          default -> scale * -1 * 31;
        };
    assertThat(read(type, stored, 256)).containsOnly((double) (float) exact);
  }

  @Test
  void everyHalfIsReadExactly() {
    byte[] all = new byte[2 * 65536];
    for (int i = 0; i < 65536; i++) {
      all[2 * i] = (byte) i;
      all[2 * i + 1] = (byte) (i >> 8);
    }
    double[] found = read(TensorType.F16, all, 65536);
    for (int i = 0; i < 65536; i++) {
      int exponent = i >> 10 & 31;
      double fraction = (i & 1023) / 1024.0;
      double magnitude =
          exponent == 31
              ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
              : exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
      assertThat(found[i])
          .as("half %04x", i)
          .isEqualTo(Double.valueOf(i < 32768 ? magnitude : -magnitude));
    }
  }

  @Test
  void rowsBeginWhereTheLastOneEnded() {
    byte[] stored = Quantiser.Q4_0.quantise(new float[3 * 64]);
    stored[18 * 4] = 0x00; // row 2 begins with block 4: d = 1
    stored[18 * 4 + 1] = 0x3c;
    stored[18 * 4 + 2] = 0x1f; // elements 0 and 16: nibbles 15 and 1
    WeightRows rows = StoredTypes.rows(TensorType.Q4_0, MemorySegment.ofArray(stored), 3, 64);
    double[] into = new double[100];
    rows.read(2, into, 10);
    assertThat(into[10]).isEqualTo(7);
    assertThat(into[26]).isEqualTo(-7);
    assertThat(into[9]).isZero();
    assertThat(into[74]).isZero();
  }

  @Test
  void refusesBytesThatAreNotTheMatrix() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[34]);
    assertThatThrownBy(() -> StoredTypes.rows(TensorType.Q8_0, bytes, 2, 32))
        .hasMessageContaining("2 × 32 of Q8_0");
    assertThatThrownBy(() -> StoredTypes.rows(TensorType.Q8_0, bytes, 2, 16))
        .hasMessageContaining("2 × 16 of Q8_0");
    assertThatThrownBy(() -> StoredTypes.rows(TensorType.Q6_K, bytes, 1, 256))
        .hasMessageContaining("1 × 256 of Q6_K");
    assertThatThrownBy(() -> StoredTypes.rows(TensorType.Q8_K, bytes, 1, 256))
        .hasMessageContaining("Q8_K");
  }

  private static double[] read(TensorType type, byte[] stored, int elements) {
    double[] into = new double[elements];
    StoredTypes.rows(type, MemorySegment.ofArray(stored), 1, elements).read(0, into, 0);
    return into;
  }

  private static double formula(Quantiser type, byte[] stored, int element) {
    ByteBuffer b = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    int block = element / 32 * type.blockBytes();
    int i = element % 32;
    return switch (type) {
      case F32 -> b.getFloat(4 * element);
      case F16 -> Float.float16ToFloat(b.getShort(2 * element));
      case BF16 -> Float.intBitsToFloat((b.getShort(2 * element) & 0xffff) * 65536);
      case Q8_0 -> (double) Float.float16ToFloat(b.getShort(block)) * b.get(block + 2 + i);
      case Q4_0 -> (double) Float.float16ToFloat(b.getShort(block)) * (nibble(b, block + 2, i) - 8);
      case Q4_1 ->
          Float.float16ToFloat(b.getShort(block)) * nibble(b, block + 4, i)
              + Float.float16ToFloat(b.getShort(block + 2));
      case Q5_0 ->
          (double) Float.float16ToFloat(b.getShort(block))
              * (nibble(b, block + 6, i) + 16 * bit(b, block + 2, i) - 16);
      case Q5_1 ->
          Float.float16ToFloat(b.getShort(block))
                  * (nibble(b, block + 8, i) + 16 * bit(b, block + 4, i))
              + Float.float16ToFloat(b.getShort(block + 2));
      default -> throw new IllegalArgumentException("no formula for " + type);
    };
  }

  private static int bit(ByteBuffer b, int from, int i) {
    return Byte.toUnsignedInt(b.get(from + i / 8)) / (1 << i % 8) % 2;
  }

  private static int nibble(ByteBuffer b, int from, int i) {
    int pair = Byte.toUnsignedInt(b.get(from + i % 16));
    return i < 16 ? pair % 16 : pair / 16;
  }

  private static org.assertj.core.data.Offset<Double> within(
      Quantiser type, float[] values, int element) {
    double most = 0;
    int block = Math.max(32, type.blockElements());
    for (int i = element / block * block; i < (element / block + 1) * block; i++) {
      most = Math.max(most, Math.abs(values[i]));
    }
    double step =
        switch (type) {
          case F32 -> 0;
          case F16 -> 1.0 / 1024; // 11 bits
          case BF16 -> 1.0 / 128; // 8 bits
          case Q8_0 -> 1.0 / 127;
          case Q4_0 -> 1.0 / 7; // the far end of the range is cut
          case Q4_1 -> 2.1 / 15;
          case Q5_0 -> 1.0 / 15;
          case Q5_1 -> 2.1 / 31;
          // Half a step, and what the scale and the minimum of a part were rounded by.
          case Q2_K -> 0.45;
          case Q3_K -> 0.3;
          case Q4_K -> 0.12;
          case Q5_K -> 0.08;
          case Q6_K -> 0.05;
        };
    return org.assertj.core.data.Offset.offset(step * most);
  }
}
