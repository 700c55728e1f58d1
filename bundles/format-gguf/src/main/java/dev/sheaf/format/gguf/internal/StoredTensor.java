package dev.sheaf.format.gguf.internal;

import dev.sheaf.model.RegularFile;
import dev.sheaf.model.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A tensor in its file, and how its bytes are reached.
 *
 * @param dataStart where the offsets of the file's tensors count from
 * @param mapped the file's tensor data, or null where it is read
 */
record StoredTensor(
    PlacedTensor placed, RegularFile file, long dataStart, @Nullable MemorySegment mapped) {

  /** Its bytes: a part of the mapping, or read now into memory of {@code arena}. */
  Tensor bytes(Arena arena) {
    MemorySegment data =
        mapped != null
            ? mapped.asSlice(placed.offset(), placed.bytes())
            : file.load(dataStart + placed.offset(), placed.bytes(), arena);
    return new Tensor(placed.info(), data.asReadOnly());
  }
}
