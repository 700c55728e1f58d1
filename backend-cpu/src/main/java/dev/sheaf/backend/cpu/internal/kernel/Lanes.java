package dev.sheaf.backend.cpu.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this process and the units that follow from it.
 *
 * <p>All kernels are written once, in lanes; the species is a constant of this class, fixed when it
 * is loaded to what the machine prefers (at most 512 bits), so the compiler sees the kernels of
 * exactly one width: 4, 8 or 16 lanes. A width wider than the machine's would be emulated, more
 * than a hundred times slower, and can therefore not be asked for.
 */
public final class Lanes {
  /** Widest kernels that are tested. */
  private static final int MAX_BITS = 512;

  static final VectorSpecies<Float> F = species();
  static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());

  /** Float lanes of one vector. */
  public static final int L = F.length();

  /** Row groups that a decode kernel walks side by side: one stream of memory each. */
  public static final int STREAMS = 4;

  /** Matrix rows of one block: the unit of padding, and of work. */
  public static final int BLOCK_ROWS = STREAMS * L;

  /** Matrix rows of one dequantised panel of the prefill kernel. */
  public static final int PANEL_ROWS = 2 * L;

  static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

  /**
   * All of memory, so that bounds and liveness checks fold away inside kernels. Addresses come only
   * from segments whose extents were checked when the model was compiled.
   */
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private Lanes() {}

  private static VectorSpecies<Float> species() {
    VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
    return preferred.vectorBitSize() > MAX_BITS
        ? VectorSpecies.of(float.class, VectorShape.S_512_BIT)
        : preferred;
  }

  /** Bits of one vector. */
  public static int bits() {
    return F.vectorBitSize();
  }

  /** Rows rounded up to whole blocks. */
  public static int padRows(int rows) {
    return Math.ceilDiv(rows, BLOCK_ROWS) * BLOCK_ROWS;
  }

  static IntVector ints(long address) {
    return IntVector.fromMemorySegment(I, ALL, address, LE);
  }

  static FloatVector floats(long address) {
    return FloatVector.fromMemorySegment(F, ALL, address, LE);
  }
}
