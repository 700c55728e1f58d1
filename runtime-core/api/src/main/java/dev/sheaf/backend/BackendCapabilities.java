package dev.sheaf.backend;

import dev.sheaf.model.TensorType;
import java.util.Set;

/**
 * What a backend can do on this machine.
 *
 * @param device for people, for instance {@code 16 cores, 512-bit vectors}
 * @param tensorTypes weight types it multiplies
 * @param operations {@link dev.sheaf.model.Operation#capability()} names
 * @param numerics of the models it compiles by default
 */
public record BackendCapabilities(
    String device, Set<TensorType> tensorTypes, Set<String> operations, Numerics numerics) {
  public BackendCapabilities {
    tensorTypes = Set.copyOf(tensorTypes);
    operations = Set.copyOf(operations);
  }
}
