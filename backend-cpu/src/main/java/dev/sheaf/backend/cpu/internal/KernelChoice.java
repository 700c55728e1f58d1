package dev.sheaf.backend.cpu.internal;

import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import java.util.Optional;

/**
 * Which kernels this machine gets: the only place that decides, each no a sentence.
 *
 * @param bits width of the vectors
 * @param refusal why there are none; empty when there are
 */
record KernelChoice(int bits, Optional<String> refusal) {

  /** Looks at the vectors that the virtual machine prefers. */
  static KernelChoice ofThisMachine() {
    return of(Lanes.bits(), System.getProperty("os.arch", "unknown"));
  }

  static KernelChoice of(int bits, String architecture) {
    if (bits != 128 && bits != 256 && bits != 512) {
      return no(
          bits,
          "the virtual machine offers %d-bit vectors on this %s; is -XX:MaxVectorSize or -XX:UseAVX set?"
              .formatted(bits, architecture));
    }
    return new KernelChoice(bits, Optional.empty());
  }

  private static KernelChoice no(int bits, String sentence) {
    return new KernelChoice(bits, Optional.of(sentence));
  }
}
