package dev.sheaf.backend.cpu.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.KeyValueCells;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.RotaryRule.Pairing;
import dev.sheaf.testing.ArenaMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moved cells against the obvious: a copy of all vectors, keys turned in float64. */
final class CellMoverTest {
  private static final int WIDTH = 10;
  private static final int TOKENS = KvBlocks.BLOCK_TOKENS;
  private static final double[] FREQUENCIES = {1, 0.3, 0.01};
  private static final KvLayer HALVES = layer(0, Pairing.HALVES, 0, 0);
  private static final KvLayer PAIRS = layer(2, Pairing.INTERLEAVED, 4, HALVES.bytes());
  private static final KvLayer UNTURNED =
      new KvLayer(5, 2, WIDTH, WIDTH, null, HALVES.bytes() + PAIRS.bytes());
  private static final StatePlan PLAN = new StatePlan(List.of(HALVES, PAIRS, UNTURNED), List.of());

  private final ArenaMemory memory = new ArenaMemory();
  private final Random random = new Random(3);
  private final KvBlocks kv =
      new KvBlocks(
          PLAN,
          2,
          memory.lease(2 * PLAN.layout().blockBytes(), "test"),
          new Slots(List.of(), 1, memory.lease(0, "test")));

  private static KvLayer layer(int number, Pairing pairing, int from, long offset) {
    RotaryRule rule = new RotaryRule("r", pairing, FREQUENCIES, 1.3);
    return new KvLayer(number, 2, WIDTH, WIDTH, new KvLayer.Turn(rule, from), offset);
  }

  @AfterEach
  void close() {
    kv.close();
    assertThat(memory.leased()).isZero();
  }

  private long tile(int block, KvLayer layer, int head, int cell) {
    int tileFloats = AttentionScores.TILE * WIDTH;
    return kv.keys(block, layer, head) + 4L * tileFloats * (cell / AttentionScores.TILE);
  }

  private float[] key(int block, KvLayer layer, int head, int cell) {
    float[] k = new float[WIDTH];
    int inTile = cell % AttentionScores.TILE;
    KeyValueCells.readKey(tile(block, layer, head, cell), inTile, k, 0, WIDTH);
    return k;
  }

  private void fill(int block) {
    for (KvLayer layer : PLAN.cells()) {
      for (int h = 0; h < 2; h++) {
        for (int c = 0; c < TOKENS; c++) {
          float[] k = new float[WIDTH];
          for (int d = 0; d < WIDTH; d++) {
            k[d] = (float) random.nextGaussian();
          }
          int inTile = c % AttentionScores.TILE;
          KeyValueCells.key(tile(block, layer, h, c), inTile, k, 0, WIDTH);
          long values = kv.keys(block, layer, h) + 4L * TOKENS * WIDTH;
          KeyValueCells.value(values, layer.valueStride(), c, k, 0, WIDTH);
        }
      }
    }
  }

  private float[] image(int block) {
    long bytes = PLAN.layout().blockBytes();
    float[] all = new float[(int) (bytes / 4)];
    kv.read(block, MemorySegment.ofArray(all));
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, 1000, -4000, 1_000_000})
  void keysTurnByTheShiftAndValuesAreCopied(int shift) {
    fill(0);
    fill(1);
    kv.move(0, 3, 1, 9, 20, shift);
    for (KvLayer layer : PLAN.cells()) {
      for (int h = 0; h < 2; h++) {
        for (int c = 0; c < 20; c++) {
          double[] expected = turned(key(0, layer, h, 3 + c), layer.turn(), shift);
          float[] found = key(1, layer, h, 9 + c);
          for (int d = 0; d < WIDTH; d++) {
            assertThat((double) found[d]).isCloseTo(expected[d], within(1e-6));
          }
        }
      }
    }
  }

  private static double[] turned(float[] key, KvLayer.Turn turn, int shift) {
    double[] x = new double[WIDTH];
    for (int d = 0; d < WIDTH; d++) {
      x[d] = key[d];
    }
    if (turn == null) {
      return x;
    }
    for (int i = 0; i < FREQUENCIES.length; i++) {
      boolean pairs = turn.rule().pairing() == Pairing.INTERLEAVED;
      int a = turn.from() + (pairs ? 2 * i : i);
      int b = turn.from() + (pairs ? 2 * i + 1 : i + FREQUENCIES.length);
      double cos = StrictMath.cos(shift * FREQUENCIES[i]);
      double sin = StrictMath.sin(shift * FREQUENCIES[i]);
      double first = x[a] * cos - x[b] * sin;
      x[b] = x[a] * sin + x[b] * cos;
      x[a] = first;
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 16, 17})
  void runsThatOverlapKeepTheirBits(int distance) {
    for (boolean up : new boolean[] {true, false}) {
      fill(0);
      kv.copy(0, 1);
      int from = up ? 0 : distance;
      int to = up ? distance : 0;
      int count = TOKENS - distance;
      kv.move(0, from, 0, to, count, 0); // within the block
      kv.move(1, 0, 1, 0, 0, 7); // nothing
      float[][] expected = new float[count][];
      for (int c = 0; c < count; c++) {
        expected[c] = key(1, PAIRS, 1, from + c);
        assertThat(key(0, PAIRS, 1, to + c)).as("cell %d", c).isEqualTo(expected[c]);
      }
      kv.move(1, from, 1, to, count, 0);
      assertThat(image(1)).isEqualTo(image(0));
    }
  }

  @Test
  void refusesRunsBeyondABlock() {
    int[][] wrong = {
      {2, 0, 0, 0, 1},
      {0, 0, -1, 0, 1},
      {0, -1, 0, 0, 1},
      {0, 0, 0, 30, 3},
      {0, 31, 0, 0, 2},
      {0, 0, 0, 0, -1},
      {0, Integer.MAX_VALUE, 0, 0, 1},
      {0, 0, 0, 0, Integer.MAX_VALUE},
    };
    for (int[] w : wrong) {
      assertThatThrownBy(() -> kv.move(w[0], w[1], w[2], w[3], w[4], 0))
          .isInstanceOf(SheafException.class)
          .hasMessageContaining("SHEAF-CPU-009");
    }
  }
}
