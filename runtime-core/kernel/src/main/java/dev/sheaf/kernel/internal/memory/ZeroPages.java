package dev.sheaf.kernel.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Large memory that is zero because the operating system hands out zero pages, not because someone
 * wrote zeros. An arena clears what it allocates: for the keys and values of a model that took
 * longer than reading its weights, and touched every page of a cache that may never be used. The C
 * library's {@code calloc} maps large blocks instead, and they count towards no limit of the JVM.
 *
 * <p>Thread-safe.
 */
final class ZeroPages {
  /** Below this the first call's linking costs more than clearing saves. */
  private static final long WORTHWHILE = 8L << 20;

  private @Nullable MethodHandle calloc;
  private @Nullable MethodHandle free;
  private boolean looked;

  /**
   * Zeroed memory that is freed with the arena.
   *
   * @param alignment a power of two
   * @throws OutOfMemoryError the machine has none left
   */
  MemorySegment allocate(Arena arena, long bytes, int alignment) {
    if (bytes < WORTHWHILE || !linked()) {
      return arena.allocate(bytes, alignment);
    }
    MemorySegment block = call(bytes + alignment);
    long address = block.address();
    if (address == 0) {
      throw new OutOfMemoryError("the C library has no block of " + bytes + " bytes");
    }
    MemorySegment owned = block.reinterpret(bytes + alignment, arena, this::release);
    return owned.asSlice(-address & (alignment - 1), bytes);
  }

  private synchronized boolean linked() {
    if (!looked) {
      looked = true;
      Linker linker = Linker.nativeLinker();
      SymbolLookup library = linker.defaultLookup();
      Optional<MemorySegment> allocate = library.find("calloc");
      Optional<MemorySegment> release = library.find("free");
      if (allocate.isPresent() && release.isPresent()) {
        calloc =
            linker.downcallHandle(
                allocate.get(),
                FunctionDescriptor.of(
                    ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        free = linker.downcallHandle(release.get(), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
      }
    }
    return calloc != null && free != null;
  }

  private MemorySegment call(long bytes) {
    try {
      return (MemorySegment) java.util.Objects.requireNonNull(calloc).invokeExact(1L, bytes);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calloc failed", e);
    }
  }

  private void release(MemorySegment block) {
    try {
      java.util.Objects.requireNonNull(free).invokeExact(MemorySegment.ofAddress(block.address()));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("free failed", e);
    }
  }
}
