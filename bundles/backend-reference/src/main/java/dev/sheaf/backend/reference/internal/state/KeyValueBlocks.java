package dev.sheaf.backend.reference.internal.state;

import dev.sheaf.backend.reference.internal.state.StatePlaces.Turning;
import dev.sheaf.model.StateLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keys and values of all layers that keep state per token, in float64. Windowed layers are stored
 * like others: what a row no longer sees is masked, not overwritten.
 *
 * <pre>
 * block b: for each layer  | token 0: key… value… | token 1: key… value… | … |
 * </pre>
 *
 * <p><b>Threads.</b> Different cells may be written, and any cells read, at the same time.
 * <b>Memory.</b> One leased segment; nothing is allocated after construction.
 */
public final class KeyValueBlocks {
  /** Tokens of one block. */
  public static final int BLOCK_TOKENS = 16;

  // Native order: an image moves between models on one machine only.
  private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE;

  private final MemorySegment memory;
  private final long blockBytes;
  private final int blocks;
  private final StatePlaces places;
  private final long[] layerAt;
  private final int[] keyWidth;
  private final int[] valueWidth;
  private final double[] turned;

  /**
   * @param memory at least {@code blocks · blockBytes} bytes
   */
  public KeyValueBlocks(MemorySegment memory, long blockBytes, int blocks, StatePlaces places) {
    this.memory = memory;
    this.blockBytes = blockBytes;
    this.blocks = blocks;
    this.places = places;
    List<StateLayout> state = places.perToken();
    this.layerAt = new long[state.size()];
    this.keyWidth = new int[state.size()];
    this.valueWidth = new int[state.size()];
    long at = 0;
    int widest = 0;
    for (int i = 0; i < state.size(); i++) {
      StateLayout s = state.get(i);
      layerAt[i] = at;
      keyWidth[i] = s.keyWidth();
      valueWidth[i] = s.valueWidth();
      widest = Math.max(widest, s.keyWidth());
      at += BLOCK_TOKENS * ((long) s.keyWidth() + s.valueWidth()) * Double.BYTES;
    }
    this.turned = new double[widest];
  }

  int blocks() {
    return blocks;
  }

  /** Tokens of one block. */
  public int blockTokens() {
    return BLOCK_TOKENS;
  }

  void copy(int from, int to) {
    MemorySegment.copy(memory, at(from), memory, at(to), blockBytes);
  }

  void read(int block, MemorySegment image) {
    MemorySegment.copy(memory, at(block), image, 0, blockBytes);
  }

  void write(int block, MemorySegment image) {
    MemorySegment.copy(image, 0, memory, at(block), blockBytes);
  }

  private long at(int block) {
    return Objects.checkIndex(block, blocks) * blockBytes;
  }

  void move(int fromBlock, int fromCell, int toBlock, int toCell, int count, int shift) {
    Objects.checkIndex(fromBlock, blocks);
    Objects.checkIndex(toBlock, blocks);
    Objects.checkFromIndexSize(fromCell, count, BLOCK_TOKENS);
    Objects.checkFromIndexSize(toCell, count, BLOCK_TOKENS);
    for (int place = 0; place < layerAt.length; place++) {
      long width = cellBytes(place);
      long from = key(place, fromBlock, fromCell);
      long to = key(place, toBlock, toCell);
      MemorySegment.copy(memory, from, memory, to, width * count); // right if they overlap, too
      Optional<Turning> turning = places.turning(place);
      if (shift != 0 && turning.isPresent()) {
        for (int c = 0; c < count; c++) {
          turn(place, to + c * width, turning.get(), shift);
        }
      }
    }
  }

  private void turn(int place, long at, Turning t, int shift) {
    load(at, turned, 0, keyWidth[place]);
    t.rotation().apply(turned, t.from(), t.heads(), t.stride(), shift);
    store(at, turned, 0, keyWidth[place]);
  }

  /** Where the key of a token lies in the layer at a place. */
  public long key(int place, int block, int token) {
    return block * blockBytes + layerAt[place] + token * cellBytes(place);
  }

  /** How far a token lies after the one before it in its block. */
  public long cellBytes(int place) {
    return ((long) keyWidth[place] + valueWidth[place]) * Double.BYTES;
  }

  /** How far a value lies after its key. */
  public long valueAfterKey(int place) {
    return (long) keyWidth[place] * Double.BYTES;
  }

  /** Stores elements {@code from} to {@code from + count} of x. */
  public void store(long at, double[] x, int from, int count) {
    for (int d = 0; d < count; d++) { // a bulk copy would wrap the array in an object
      memory.set(F64, at + (long) d * Double.BYTES, x[from + d]);
    }
  }

  private void load(long at, double[] x, int from, int count) {
    for (int d = 0; d < count; d++) {
      x[from + d] = memory.get(F64, at + (long) d * Double.BYTES);
    }
  }

  /** Σ_d stored[d]·x[from + d], from d = 0 upward. */
  public double dot(long at, double[] x, int from, int count) {
    double sum = 0;
    for (int d = 0; d < count; d++) {
      sum += memory.get(F64, at + (long) d * Double.BYTES) * x[from + d];
    }
    return sum;
  }

  /** y[from + d] += weight·stored[d]. */
  public void accumulate(long at, double weight, double[] y, int from, int count) {
    for (int d = 0; d < count; d++) {
      y[from + d] += weight * memory.get(F64, at + (long) d * Double.BYTES);
    }
  }
}
