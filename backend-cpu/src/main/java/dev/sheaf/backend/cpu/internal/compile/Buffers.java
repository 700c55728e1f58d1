package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives registers their memory: one buffer per register and width, two where an operation cannot
 * work in place.
 */
final class Buffers {
  // Purposes of inner registers: what an attention asks with, what is between two matrices.
  static final int QUERIES = 0;

  static final int HIDDEN = 1;

  /** Weighted sums of latents. */
  static final int SUMS = 2;

  /** Hidden states of rows that left. */
  static final int KEPT = 3;

  // Routers: scores, what the choice is made by, groups; then what the chosen experts make.
  static final int SCORES = 10;
  static final int WANTED = 11;
  static final int GROUPS = 12;
  static final int ENTRIES = 13;

  // Selective scans: convolved inputs, what is derived from them, step sizes.
  static final int SCAN_INPUT = 20;
  static final int SCAN_PARAMETERS = 21;
  static final int SCAN_STEP = 22;

  private record Key(int register, int width, boolean second) {}

  private final int batchRows;
  private final Map<Key, Register> made = new HashMap<>();
  private final Map<Integer, Register> current = new HashMap<>();

  Buffers(int batchRows) {
    this.batchRows = batchRows;
  }

  int batchRows() {
    return batchRows;
  }

  /** What an operation reads. */
  Register read(int register, String where) {
    Register r = current.get(register);
    if (r == null) {
      throw CpuErrors.graph(where, "a register that an earlier operation wrote", register);
    }
    return r;
  }

  /** What an operation reads, of a width that it fixes. */
  Register read(int register, int width, String where) {
    Register r = read(register, where);
    if (r.width != width) {
      throw CpuErrors.graph(where, "register %d of width %d".formatted(register, width), r.width);
    }
    return r;
  }

  /** What an operation writes; never the memory of {@code busy}, which it reads meanwhile. */
  Register write(int register, int width, @Nullable Register busy) {
    Register r = buffer(new Key(register, width, false));
    if (r == busy) {
      r = buffer(new Key(register, width, true));
    }
    current.put(register, r);
    return r;
  }

  /** Memory between two steps of one operation; shared by all operations that need this width. */
  Register inner(int purpose, int width) {
    return buffer(new Key(-1 - purpose, width, false));
  }

  private Register buffer(Key key) {
    return made.computeIfAbsent(key, k -> new Register(batchRows, k.width));
  }
}
