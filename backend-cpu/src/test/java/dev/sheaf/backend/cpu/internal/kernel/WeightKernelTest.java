package dev.sheaf.backend.cpu.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.cpu.internal.kernel.Samples.Matrix;
import dev.sheaf.backend.cpu.internal.memory.FileElements;
import dev.sheaf.model.TensorType;
import dev.sheaf.testing.Quantiser;
import dev.sheaf.testing.SharedData;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every weight kernel against its definition (to the bit) and against float64 (to a derived
 * tolerance).
 */
final class WeightKernelTest {

  static Stream<Arguments> shapes() {
    return Arrays.stream(Quantiser.values())
        .flatMap(type ->
            Stream.of(
                    new int[] {1, 32},
                    new int[] {15, 64},
                    new int[] {16, 96},
                    new int[] {64, 576},
                    new int[] {65, 1536},
                    new int[] {130, 32},
                    new int[] {200, 160})
                .map(s -> Arguments.of(type, s[0], wholeBlocks(type, s[1]))));
  }

  /** As many blocks of 256 as there would be of 32, at most seven. */
  private static int wholeBlocks(Quantiser type, int columns) {
    return type.blockElements() <= 32 ? columns : Math.min(7, columns / 32) * type.blockElements();
  }

  static Stream<Arguments> oddShapes() {
    return Stream.of(Quantiser.F32, Quantiser.F16, Quantiser.BF16)
        .flatMap(type -> Stream.of(1, 2, 3, 31, 33, 172, 1025).map(c -> Arguments.of(type, 17, c)));
  }

  @ParameterizedTest
  @MethodSource({"shapes", "oddShapes"})
  void vectorGivesTheBitsOfTheDefinition(Quantiser type, int rows, int columns) {
    try (Arena arena = Arena.ofConfined()) {
      Matrix m = random(type, rows, columns, arena);
      float[] x = Samples.gaussian(columns, 5);
      assertThat(m.vector(x)).isEqualTo(m.scalar(x));
    }
  }

  @ParameterizedTest
  @MethodSource({"shapes", "oddShapes"})
  void theDefinitionIsTheSumInFloat64(Quantiser type, int rows, int columns) {
    try (Arena arena = Arena.ofConfined()) {
      Matrix m = random(type, rows, columns, arena);
      float[] x = Samples.gaussian(columns, 6);
      float[] y = m.scalar(x);
      MemorySegment file = MemorySegment.ofArray(m.file());
      for (int r = 0; r < rows; r++) {
        double sum = 0;
        double size = 0;
        double most = largest(m, r);
        for (int k = 0; k < columns; k++) {
          double w = FileElements.get(tensorType(type), file, (long) r * columns + k);
          sum += w * x[k];
          size += Math.abs(w * x[k]) + Math.abs(x[k]) * most;
        }
        // Each of the columns' additions is off by at most 2^-24 of what was added so far.
        assertThat((double) y[r]).isCloseTo(sum, within(1e-12 + size * (columns + 4) * 0x1p-24));
      }
      for (int r = rows; r < y.length; r++) {
        assertThat(y[r]).as("padding row %d", r).isZero();
      }
    }
  }

  private static Offset<Double> within(double tolerance) {
    return Offset.offset(tolerance);
  }

  /** The largest weight of a row: Q4_1 adds terms of that size before they cancel. */
  private static double largest(Matrix m, int row) {
    double most = 0;
    for (int k = 0; k < m.columns(); k++) {
      most = Math.max(most, Math.abs(element(m, row, k)));
    }
    return most;
  }

  @ParameterizedTest
  @MethodSource({"shapes", "oddShapes"})
  void panelsAndElementsAreTheFilesValues(Quantiser type, int rows, int columns) {
    try (Arena arena = Arena.ofConfined()) {
      Matrix m = random(type, rows, columns, arena);
      MemorySegment file = MemorySegment.ofArray(m.file());
      int groups = Lanes.padRows(rows) / Lanes.L;
      float[] vector = new float[columns * Lanes.PANEL_ROWS];
      float[] scalar = new float[columns * Lanes.PANEL_ROWS];
      float[] elements = new float[columns * Lanes.PANEL_ROWS];
      float[] expected = new float[columns * Lanes.PANEL_ROWS];
      for (int g = 0; g < groups; g++) {
        int offset = g % 2 * Lanes.L;
        m.kernel().panel(m.group(g), columns, 0, columns, vector, offset);
        m.kernel().panelScalar(m.group(g), columns, 0, columns, scalar, offset, new LaneScratch());
        for (int lane = 0; lane < Lanes.L; lane++) {
          int row = g * Lanes.L + lane;
          for (int k = 0; k < columns; k++) {
            long at = (long) row * columns + k;
            int to = k * Lanes.PANEL_ROWS + offset + lane;
            // + 0f: a zero's sign is not kept by every type
            expected[to] = (row < rows ? FileElements.get(tensorType(type), file, at) : 0f) + 0f;
            elements[to] = element(m, row, k) + 0f;
            vector[to] += 0f;
            scalar[to] += 0f;
          }
        }
        assertThat(vector).as("group %d", g).isEqualTo(expected);
        assertThat(scalar).as("group %d", g).isEqualTo(expected);
        assertThat(elements).as("group %d", g).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Quantiser.class)
  void partsOfAPanelAreThePanel(Quantiser type) {
    try (Arena arena = Arena.ofConfined()) {
      int unit = Math.max(32, type.blockElements());
      int columns = 5 * unit;
      int from = 2 * unit;
      Matrix m = random(type, Lanes.L, columns, arena);
      float[] whole = new float[columns * Lanes.PANEL_ROWS];
      m.kernel().panel(m.group(0), columns, 0, columns, whole, 0);
      float[] part = new float[3 * unit * Lanes.PANEL_ROWS];
      m.kernel().panel(m.group(0), columns, from, columns, part, 0);
      assertThat(part)
          .isEqualTo(
              Arrays.copyOfRange(whole, from * Lanes.PANEL_ROWS, columns * Lanes.PANEL_ROWS));
    }
  }

  @ParameterizedTest
  @EnumSource(Quantiser.class)
  void extremeWeightsKeepTheBitsOfTheDefinition(Quantiser type) {
    try (Arena arena = Arena.ofConfined()) {
      int columns = wholeBlocks(type, 96);
      float[] values = new float[20 * columns];
      float[] extremes = {0f, -0f, 6e-8f, -6e-8f, 65504f, -65504f, 1e-4f, 3f, -127f};
      for (int i = 0; i < values.length; i++) {
        values[i] = extremes[i * 7 / 5 % extremes.length];
      }
      Matrix m = Matrix.of(type, type.quantise(values), 20, columns, arena);
      float[] x = Samples.gaussian(columns, 7);
      x[3] = 1e30f;
      x[40] = -1e30f;
      x[41] = 1e-40f;
      assertThat(m.vector(x)).isEqualTo(m.scalar(x));
    }
  }

  @ParameterizedTest
  @EnumSource(Quantiser.class)
  void aNotANumberInTheInputReachesEveryOutput(Quantiser type) {
    try (Arena arena = Arena.ofConfined()) {
      int columns = wholeBlocks(type, 64);
      Matrix m = random(type, 64, columns, arena);
      float[] x = Samples.gaussian(columns, 8);
      x[33] = Float.NaN;
      for (float v : Arrays.copyOf(m.vector(x), 64)) {
        assertThat(v).isNaN();
      }
    }
  }

  static Stream<Arguments> halves() {
    return Stream.of(
        Arguments.of(Quantiser.F16, 0),
        Arguments.of(Quantiser.Q8_0, 0),
        Arguments.of(Quantiser.Q4_0, 0),
        Arguments.of(Quantiser.Q4_1, 0),
        Arguments.of(Quantiser.Q4_1, 2),
        Arguments.of(Quantiser.Q5_0, 0),
        Arguments.of(Quantiser.Q5_1, 0),
        Arguments.of(Quantiser.Q5_1, 2),
        Arguments.of(Quantiser.Q2_K, 80),
        Arguments.of(Quantiser.Q2_K, 82),
        Arguments.of(Quantiser.Q3_K, 108),
        Arguments.of(Quantiser.Q4_K, 0),
        Arguments.of(Quantiser.Q4_K, 2),
        Arguments.of(Quantiser.Q5_K, 0),
        Arguments.of(Quantiser.Q5_K, 2),
        Arguments.of(Quantiser.Q6_K, 208));
  }

  @ParameterizedTest
  @MethodSource("halves")
  void infiniteHalvesAreNotPackable(Quantiser type, int at) {
    int columns = 2 * Math.max(32, type.blockElements());
    byte[] row = type.quantise(Samples.gaussian(columns, 9));
    int second = at + row.length / 2; // in the last block, too
    assertThat(Samples.kernel(type).packable(row, columns)).isTrue();
    for (int half : new int[] {at, second}) {
      byte[] broken = row.clone();
      broken[half] = 0;
      broken[half + 1] = 0x7c; // +infinity
      assertThat(Samples.kernel(type).packable(broken, columns)).isFalse();
      broken[half + 1] = (byte) 0xfe; // a NaN
      assertThat(Samples.kernel(type).packable(broken, columns)).isFalse();
    }
  }

  /** Bits that no quantiser writes: every value of every field, against the file's definition. */
  @ParameterizedTest
  @EnumSource(
      value = Quantiser.class,
      names = {"Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"})
  void anyBytesAreTheFilesValues(Quantiser type) {
    try (Arena arena = Arena.ofConfined()) {
      int columns = 3 * type.blockElements();
      byte[] bytes = new byte[Lanes.BLOCK_ROWS * 3 * type.blockBytes()];
      new Random(type.ordinal()).nextBytes(bytes);
      for (int i = 1; i < bytes.length; i += 2) {
        bytes[i] &= (byte) 0xbf; // no infinities
      }
      Matrix m = Matrix.of(type, bytes, Lanes.BLOCK_ROWS, columns, arena);
      float[] x = Samples.gaussian(columns, 10);
      assertThat(m.vector(x)).isEqualTo(m.scalar(x));
      float[] panel = new float[columns * Lanes.PANEL_ROWS];
      m.kernel().panel(m.group(1), columns, 0, columns, panel, 0);
      MemorySegment file = MemorySegment.ofArray(bytes);
      for (int lane = 0; lane < Lanes.L; lane++) {
        for (int k = 0; k < columns; k++) {
          long at = (long) (Lanes.L + lane) * columns + k;
          float expected = FileElements.get(tensorType(type), file, at) + 0f;
          assertThat(panel[k * Lanes.PANEL_ROWS + lane] + 0f).isEqualTo(expected);
          assertThat(element(m, Lanes.L + lane, k) + 0f).isEqualTo(expected);
        }
      }
    }
  }

  /** The field's own dequantiser agrees with the definition that packing is tested against. */
  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {
        "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
        "Q6_K"
      })
  void theFilesValuesAreThoseOfTheReferenceDequantiser(TensorType type) throws IOException {
    byte[] raw = Files.readAllBytes(SharedData.require("quants/" + type + ".raw.bin"));
    byte[] plain = Files.readAllBytes(SharedData.require("quants/" + type + ".f32.bin"));
    FloatBuffer expected = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    MemorySegment file = MemorySegment.ofArray(raw);
    for (int i = 0; i < expected.remaining(); i++) {
      assertThat(Float.floatToRawIntBits(FileElements.get(type, file, i)))
          .as("element %d", i)
          .isEqualTo(Float.floatToRawIntBits(expected.get(i)));
    }
  }

  private static Matrix random(Quantiser type, int rows, int columns, Arena arena) {
    byte[] file = type.quantise(Samples.gaussian(rows * columns, rows * 31L + columns));
    return Matrix.of(type, file, rows, columns, arena);
  }

  private static float element(Matrix m, int row, int k) {
    return m.kernel().element(m.group(row / Lanes.L), m.columns(), row % Lanes.L, k);
  }

  private static TensorType tensorType(Quantiser type) {
    return TensorType.valueOf(type.name());
  }
}
