package dev.sheaf.engine;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to load.
 *
 * @param file a regular file
 * @param name the name to serve it under; empty: the file's own
 * @param backend a pin: only this backend serves the model; empty: the fittest
 * @param contextTokens the longest sequence; empty: what the model was made for, capped at 4096
 * @param sequences how many sequences of that length must fit at once; empty: 8, as far as memory
 *     allows
 * @param mmap keep the file mapped (see {@link dev.sheaf.model.OpenOptions})
 * @param scan refuse NaN and infinite weights
 */
public record LoadRequest(
    Path file,
    Optional<String> name,
    Optional<String> backend,
    OptionalInt contextTokens,
    OptionalInt sequences,
    boolean mmap,
    boolean scan) {
  public LoadRequest {
    Objects.requireNonNull(file, "file");
    contextTokens.ifPresent(n -> atLeastOne("contextTokens", n));
    sequences.ifPresent(n -> atLeastOne("sequences", n));
  }

  private static void atLeastOne(String name, int n) {
    if (n < 1) {
      throw new IllegalArgumentException(name + " must be ≥ 1, was " + n);
    }
  }

  /** A file with every default. */
  public static LoadRequest of(Path file) {
    return new LoadRequest(
        file,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false,
        false);
  }

  /** The same pinned to a backend. */
  public LoadRequest on(String backendName) {
    return new LoadRequest(
        file, name, Optional.of(backendName), contextTokens, sequences, mmap, scan);
  }
}
