package dev.sheaf.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class QuantiserTest {
  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1"})
  void givesTheBytesOfTheReferenceQuantiser(Quantiser type) throws Exception {
    byte[] input = Files.readAllBytes(SharedData.require("quants/quantise-input.f32.bin"));
    float[] values = new float[input.length / 4];
    ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    byte[] expected =
        Files.readAllBytes(SharedData.require("quants/quantise-output.%s.bin".formatted(type)));
    assertThat(type.quantise(values)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void writesWholeBlocksOfTheStatedSize(Quantiser type) {
    assertThat(type.quantise(new float[2 * type.blockElements()])).hasSize(2 * type.blockBytes());
  }

  @Test
  void putsAScaleOfOneAndTheBytesThemselvesForWholeNumbersUpTo127() {
    float[] values = new float[32];
    values[0] = 127;
    values[31] = -64;
    byte[] block = Quantiser.Q8_0.quantise(values);
    assertThat(Float.float16ToFloat((short) (block[0] & 0xff | block[1] << 8))).isEqualTo(1);
    assertThat(block[2]).isEqualTo((byte) 127);
    assertThat(block[33]).isEqualTo((byte) -64);
  }

  @Test
  void refusesValuesThatAreNotWholeBlocks() {
    assertThatThrownBy(() -> Quantiser.Q4_0.quantise(new float[33]))
        .hasMessageContaining("33")
        .hasMessageContaining("32");
  }
}
