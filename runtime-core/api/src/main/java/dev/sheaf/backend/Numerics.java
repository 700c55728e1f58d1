package dev.sheaf.backend;

import java.util.Objects;

/**
 * Which numbers a compiled model gives. Two models with equal ids give equal bits for equal rows.
 *
 * @param id names kernel width, activation type and key/value type, for instance {@code
 *     cpu-512-float32-kvf32}
 * @param batchInvariant a row's result depends only on the weights, its own inputs and whether its
 *     token was given or generated; never on batch mates, chunk size, paging or threads
 */
public record Numerics(String id, boolean batchInvariant) {
  public Numerics {
    Objects.requireNonNull(id, "id");
  }
}
