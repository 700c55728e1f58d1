package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.KvLayout;
import dev.sheaf.backend.KvStore;
import dev.sheaf.model.StateLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;

/**
 * Keys and values of all layers in float64.
 *
 * <pre>
 * block b: for each layer  | token 0: key… value… | token 1: key… value… | … |
 * </pre>
 *
 * <p><b>Threads.</b> Different cells may be written, and any cells read, at the same time.
 * <b>Memory.</b> One leased segment; nothing is allocated after construction.
 */
public final class KeyValueBlocks implements KvStore {
  /** Tokens of one block. */
  static final int BLOCK_TOKENS = 16;

  // Native order: an image moves between models on one machine only.
  private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE;

  private final MemorySegment memory;
  private final KvLayout layout;
  private final int blocks;
  private final long[] layerAt;
  private final int[] keyWidth;
  private final int[] valueWidth;

  /**
   * @param memory at least {@code blocks · layout.blockBytes()} bytes
   * @param state one entry per layer, in layer order
   */
  KeyValueBlocks(MemorySegment memory, KvLayout layout, int blocks, List<StateLayout> state) {
    this.memory = memory;
    this.layout = layout;
    this.blocks = blocks;
    this.layerAt = new long[state.size()];
    this.keyWidth = new int[state.size()];
    this.valueWidth = new int[state.size()];
    long at = 0;
    for (int i = 0; i < state.size(); i++) {
      StateLayout s = state.get(i);
      layerAt[i] = at;
      keyWidth[i] = s.keyWidth();
      valueWidth[i] = s.valueWidth();
      at += (long) BLOCK_TOKENS * (s.keyWidth() + s.valueWidth()) * Double.BYTES;
    }
  }

  /**
   * The layout of a model's blocks.
   *
   * @throws ArithmeticException a block would have more bytes than a long can count
   */
  static KvLayout layoutOf(List<StateLayout> state) {
    long bytes = 0;
    StringBuilder id = new StringBuilder("reference-float64-").append(BLOCK_TOKENS);
    String last = "";
    int times = 0;
    for (StateLayout s : state) {
      long widths = (long) s.keyWidth() + s.valueWidth();
      bytes = Math.addExact(bytes, Math.multiplyExact(widths, (long) BLOCK_TOKENS * Double.BYTES));
      String one = s.keyWidth() + "+" + s.valueWidth();
      if (!one.equals(last) && times > 0) {
        id.append('-').append(times).append('x').append(last);
        times = 0;
      }
      last = one;
      times++;
    }
    if (times > 0) {
      id.append('-').append(times).append('x').append(last);
    }
    return new KvLayout(id.toString(), BLOCK_TOKENS, bytes);
  }

  @Override
  public KvLayout layout() {
    return layout;
  }

  @Override
  public int blocks() {
    return blocks;
  }

  @Override
  public void copy(int from, int to) {
    MemorySegment.copy(memory, at(from), memory, at(to), layout.blockBytes());
  }

  @Override
  public void read(int block, MemorySegment image) {
    MemorySegment.copy(memory, at(block), image, 0, layout.blockBytes());
  }

  @Override
  public void write(int block, MemorySegment image) {
    MemorySegment.copy(image, 0, memory, at(block), layout.blockBytes());
  }

  private long at(int block) {
    return Objects.checkIndex(block, blocks) * layout.blockBytes();
  }

  /** Where the key of a token lies. */
  public long key(int layer, int block, int token) {
    long width = (long) (keyWidth[layer] + valueWidth[layer]) * Double.BYTES;
    return block * layout.blockBytes() + layerAt[layer] + token * width;
  }

  /** Where the value of a token lies. */
  public long value(int layer, int block, int token) {
    return key(layer, block, token) + (long) keyWidth[layer] * Double.BYTES;
  }

  /** Stores elements {@code from} to {@code from + count} of x. */
  public void store(long at, double[] x, int from, int count) {
    for (int d = 0; d < count; d++) { // a bulk copy would wrap the array in an object
      memory.set(F64, at + (long) d * Double.BYTES, x[from + d]);
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
