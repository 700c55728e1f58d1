package dev.sheaf.backend.cpu.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GemmTileTest {
  private static final int COLUMNS = 70;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 16, 17, 33})
  void everyNumberOfRowsGivesTheBitsOfTheDefinition(int rows) {
    float[] x = Samples.gaussian(rows * COLUMNS, 1);
    float[] panel = Samples.gaussian(COLUMNS * Lanes.PANEL_ROWS, 2);
    float[] vector = Samples.gaussian(rows * Lanes.PANEL_ROWS, 3);
    float[] scalar = vector.clone();
    GemmTile.multiply(x, starts(rows), rows, 0, COLUMNS, panel, vector);
    GemmTile.multiplyScalar(x, starts(rows), rows, 0, COLUMNS, panel, scalar);
    assertThat(vector).isEqualTo(scalar);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 64, 69, 70})
  void cuttingTheColumnsChangesNoBit(int cut) {
    int rows = 9;
    float[] x = Samples.gaussian(rows * COLUMNS, 4);
    float[] panel = Samples.gaussian(COLUMNS * Lanes.PANEL_ROWS, 5);
    float[] whole = new float[rows * Lanes.PANEL_ROWS];
    GemmTile.multiply(x, starts(rows), rows, 0, COLUMNS, panel, whole);
    float[] parts = new float[rows * Lanes.PANEL_ROWS];
    GemmTile.multiply(x, starts(rows), rows, 0, cut, panel, parts);
    float[] rest = Arrays.copyOfRange(panel, cut * Lanes.PANEL_ROWS, panel.length);
    GemmTile.multiply(x, starts(rows), rows, cut, COLUMNS - cut, rest, parts);
    assertThat(parts).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 8, 9, 64})
  void aRowDoesNotDependOnItsMates(int rows) {
    float[] x = Samples.gaussian(rows * COLUMNS, 6);
    float[] panel = Samples.gaussian(COLUMNS * Lanes.PANEL_ROWS, 7);
    float[] together = new float[rows * Lanes.PANEL_ROWS];
    GemmTile.multiply(x, starts(rows), rows, 0, COLUMNS, panel, together);
    for (int r = 0; r < rows; r++) {
      float[] alone = new float[Lanes.PANEL_ROWS];
      GemmTile.multiply(x, new int[] {r * COLUMNS}, 1, 0, COLUMNS, panel, alone);
      int at = r * Lanes.PANEL_ROWS;
      assertThat(alone).isEqualTo(Arrays.copyOfRange(together, at, at + Lanes.PANEL_ROWS));
    }
  }

  private static int[] starts(int rows) {
    int[] starts = new int[rows];
    for (int r = 0; r < rows; r++) {
      starts[r] = r * COLUMNS;
    }
    return starts;
  }
}
