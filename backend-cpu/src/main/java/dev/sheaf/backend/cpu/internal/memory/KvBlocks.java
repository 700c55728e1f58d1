package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.backend.KvLayout;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values in float32, in numbered blocks of {@link #BLOCK_TOKENS} cells over all layers.
 *
 * <pre>
 * block:  layer 0: [kv head 0: keys, values] [kv head 1] …   layer 1: …
 * keys:   [tile of 16 cells][dimension][16 cells]            values: [cell][dimensions, padded to 16]
 * </pre>
 *
 * The layout does not depend on the width of vectors. <b>Threads.</b> As the contract says: between
 * steps only.
 */
public final class KvBlocks implements KvStore {
  /** Cells of a block: two tiles. */
  public static final int BLOCK_TOKENS = 2 * AttentionScores.TILE;

  /**
   * One layer's heads.
   *
   * @param offset of the layer within a block, in bytes
   */
  public record Layer(int kvHeads, int headWidth, long offset) {
    /** Floats between the values of two cells. */
    public int valueStride() {
      return Math.ceilDiv(headWidth, 16) * 16;
    }

    /** Bytes of one head in a block. */
    public long headBytes() {
      return 4L * BLOCK_TOKENS * (headWidth + (long) valueStride());
    }

    /** Bytes of the layer in a block. */
    public long bytes() {
      return Math.multiplyExact(kvHeads, headBytes());
    }
  }

  private final KvLayout layout;
  private final int blocks;
  private final MemoryLease lease;
  private final MemorySegment memory;
  private final List<Layer> layers;

  /**
   * @param lease at least blocks × blockBytes
   */
  public KvBlocks(List<Layer> layers, int blocks, MemoryLease lease) {
    this.layers = List.copyOf(layers);
    this.layout = layout(layers);
    this.blocks = blocks;
    this.lease = lease;
    this.memory = lease.segment().asSlice(0, Math.multiplyExact(blocks, layout.blockBytes()));
  }

  /** The layout of given layers. */
  public static KvLayout layout(List<Layer> layers) {
    long bytes = 0;
    StringBuilder id = new StringBuilder("cpu-kv-f32-t16-b32");
    Layer last = null;
    int same = 0;
    for (Layer layer : layers) {
      bytes = Math.addExact(bytes, layer.bytes());
      boolean repeats =
          last != null
              && last.kvHeads() == layer.kvHeads()
              && last.headWidth() == layer.headWidth();
      if (!repeats) {
        append(id, last, same);
        same = 0;
      }
      same++;
      last = layer;
    }
    append(id, last, same);
    return new KvLayout(id.toString(), BLOCK_TOKENS, bytes);
  }

  private static void append(StringBuilder id, @Nullable Layer layer, int same) {
    if (layer != null) {
      id.append('-').append(same).append('x').append(layer.kvHeads()).append('x');
      id.append(layer.headWidth());
    }
  }

  /** Address of the first tile of keys of one head in one block. */
  public long keys(int block, int layer, int kvHead) {
    Layer l = layers.get(layer);
    return memory.address() + block * layout.blockBytes() + l.offset() + kvHead * l.headBytes();
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
    block(to).copyFrom(block(from));
  }

  @Override
  public void read(int block, MemorySegment image) {
    MemorySegment.copy(block(block), 0, image, 0, layout.blockBytes());
  }

  @Override
  public void write(int block, MemorySegment image) {
    MemorySegment.copy(image, 0, block(block), 0, layout.blockBytes());
  }

  private MemorySegment block(int block) {
    if (block < 0 || block >= blocks) {
      throw CpuErrors.batch("a block from 0 to " + (blocks - 1), block, "key and value store");
    }
    return memory.asSlice(block * layout.blockBytes(), layout.blockBytes());
  }

  /** Gives the memory back. */
  public void close() {
    lease.close();
  }
}
