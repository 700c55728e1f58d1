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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DequantisationTest {
  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16", "Q8_0", "Q4_0", "Q4_1"})
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

  /** Every type against its formula, written out in another way than the readers are. */
  @ParameterizedTest
  @EnumSource(Quantiser.class)
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
        .hasMessageContaining("Q6_K");
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
    };
  }

  private static int nibble(ByteBuffer b, int from, int i) {
    int pair = Byte.toUnsignedInt(b.get(from + i % 16));
    return i < 16 ? pair % 16 : pair / 16;
  }

  private static org.assertj.core.data.Offset<Double> within(
      Quantiser type, float[] values, int element) {
    double most = 0;
    for (int i = element / 32 * 32; i < element / 32 * 32 + 32; i++) {
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
        };
    return org.assertj.core.data.Offset.offset(step * most);
  }
}
