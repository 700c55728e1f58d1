package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.memory.WeightStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How the two halves of a latent attention's expanding matrix lie in memory, in float32, head by
 * head:
 *
 * <pre>
 * U: [plain row][rank, padded to 16]            as values lie: queries are folded by a weighted sum of rows
 * V: [tile of 16 value rows][rank][16 rows]     as keys lie: sums are expanded by dot products
 * </pre>
 */
final class LatentWeights implements WeightStore.RawLayout {
  private static final int TILE = AttentionScores.TILE;

  private final LatentShape shape;

  LatentWeights(LatentShape shape) {
    this.shape = shape;
  }

  LatentShape shape() {
    return shape;
  }

  /** Floats between two rows of U. */
  int foldStride() {
    return Math.ceilDiv(shape.rank(), 16) * 16;
  }

  int valueTiles() {
    return Math.ceilDiv(shape.valueWidth(), TILE);
  }

  private long headFloats() {
    return (long) shape.plainWidth() * foldStride()
        + Math.multiplyExact((long) valueTiles() * TILE, shape.rank());
  }

  /** Byte offset of a head's U. */
  long fold(int head) {
    return 4 * head * headFloats();
  }

  /** Byte offset of a tile of a head's V. */
  long expand(int head, int tile) {
    return fold(head) + 4L * shape.plainWidth() * foldStride() + 4L * TILE * shape.rank() * tile;
  }

  @Override
  public long bytes() {
    return Math.multiplyExact(4L * shape.heads(), headFloats());
  }

  @Override
  public void fill(WeightStore.Elements from, MemorySegment to) {
    int rows = shape.plainWidth() + shape.valueWidth();
    for (int h = 0; h < shape.heads(); h++) {
      for (int p = 0; p < shape.plainWidth(); p++) {
        for (int r = 0; r < shape.rank(); r++) {
          put(to, fold(h) + 4L * (p * (long) foldStride() + r), from.get(h * rows + p, r));
        }
      }
      for (int v = 0; v < shape.valueWidth(); v++) {
        for (int r = 0; r < shape.rank(); r++) {
          long at = expand(h, v / TILE) + 4L * (TILE * (long) r + v % TILE);
          put(to, at, from.get(h * rows + shape.plainWidth() + v, r));
        }
      }
    }
  }

  private static void put(MemorySegment to, long at, float value) {
    to.set(ValueLayout.JAVA_FLOAT, at, value);
  }
}
