package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.KeyValueCells;
import dev.sheaf.backend.cpu.internal.kernel.Rope;
import dev.sheaf.model.RotaryRule;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies cells over others and turns their keys. Rotations add up, so a key that was rotated to
 * position p and turned by s is the key at position p + s.
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021, §3.4</a>
 */
final class CellMover {
  private final List<KvLayer> layers;
  private final float[] key;
  private float[] cos = new float[0];
  private float[] sin = new float[0];

  CellMover(List<KvLayer> layers) {
    this.layers = layers;
    this.key = new float[layers.stream().mapToInt(KvLayer::keyWidth).max().orElse(0)];
  }

  /** Moves a run of cells of one block to another or within it; the arguments are trusted. */
  void move(MemorySegment from, int fromCell, MemorySegment to, int toCell, int count, int shift) {
    boolean backward = from.address() == to.address() && toCell > fromCell;
    for (KvLayer layer : layers) {
      KvLayer.@Nullable Turn turn = shift == 0 ? null : layer.turn();
      if (turn != null) {
        table(turn.rule(), shift);
      }
      for (int h = 0; h < layer.heads(); h++) {
        long at = layer.offset() + h * layer.headBytes();
        for (int i = 0; i < count; i++) {
          int c = backward ? count - 1 - i : i;
          key(layer, turn, from.address() + at, fromCell + c, to.address() + at, toCell + c);
        }
        long values = at + 4L * KvBlocks.BLOCK_TOKENS * layer.keyWidth();
        long stride = 4L * layer.valueStride();
        MemorySegment.copy(
            from, values + fromCell * stride, to, values + toCell * stride, count * stride);
      }
    }
  }

  private void table(RotaryRule rule, int shift) {
    double[] frequencies = rule.inverseFrequencies();
    cos = new float[frequencies.length];
    sin = new float[frequencies.length];
    Rope.table(frequencies, 1, shift, cos, sin, 0);
  }

  private void key(
      KvLayer layer, KvLayer.@Nullable Turn turn, long from, int fromCell, long to, int toCell) {
    int width = layer.keyWidth();
    KeyValueCells.readKey(tile(from, width, fromCell), inTile(fromCell), key, 0, width);
    if (turn != null) {
      if (turn.rule().pairing() == RotaryRule.Pairing.INTERLEAVED) {
        Rope.interleaved(key, turn.from(), cos, sin, 0, cos.length);
      } else {
        Rope.halves(key, turn.from(), cos, sin, 0, cos.length);
      }
    }
    KeyValueCells.key(tile(to, width, toCell), inTile(toCell), key, 0, width);
  }

  private static long tile(long keys, int width, int cell) {
    return keys + 4L * AttentionScores.TILE * width * (cell / AttentionScores.TILE);
  }

  private static int inTile(int cell) {
    return cell % AttentionScores.TILE;
  }
}
