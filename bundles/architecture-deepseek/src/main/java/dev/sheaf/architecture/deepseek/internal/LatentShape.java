package dev.sheaf.architecture.deepseek.internal;

import dev.sheaf.architecture.Bounds;
import dev.sheaf.architecture.Heads;
import dev.sheaf.architecture.Keys;
import java.util.OptionalInt;

/**
 * The sizes of latent attention, checked against each other.
 *
 * @param plainWidth of a head's query and key, the part that is not rotated
 * @param rotaryWidth of a head's query and of the key that all heads share
 * @param valueWidth of a head's value
 * @param rank of the vector that is stored for keys and values
 * @param queryRank of the vector that queries are made of; empty: they are made of the input
 */
record LatentShape(
    int heads, int plainWidth, int rotaryWidth, int valueWidth, int rank, OptionalInt queryRank) {
  static LatentShape read(Keys keys) {
    int heads = keys.count("heads", 1, Bounds.HEADS);
    LatentShape shape =
        new LatentShape(
            heads,
            keys.count("plainWidth", 1, Bounds.HEAD_WIDTH),
            keys.count("headWidth", 2, Bounds.HEAD_WIDTH),
            keys.count("valueWidth", 1, Bounds.HEAD_WIDTH),
            keys.count("rank", 1, Bounds.WIDTH / 2),
            keys.optionalCount("query.rank", 1, Bounds.WIDTH));
    long widest = (long) shape.plainWidth + Math.max(shape.rotaryWidth, shape.valueWidth);
    if (heads * widest > Bounds.WIDTH) {
      throw Heads.refused(
          keys, "heads", "heads × width of a head ≤ " + Bounds.WIDTH, heads + " × " + widest);
    }
    return shape;
  }

  /** Of a head's query. */
  int queryWidth() {
    return plainWidth + rotaryWidth;
  }
}
