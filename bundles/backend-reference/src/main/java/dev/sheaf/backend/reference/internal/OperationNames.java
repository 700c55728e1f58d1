package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.Capability;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The names of what this backend can do. */
final class OperationNames {
  /** Operations that it can compute. */
  static final Set<String> OPERATIONS = Collections.unmodifiableSet(operations());

  /** What it can do beyond: all of {@link Capability}. */
  static final Set<String> PRIMITIVES =
      Set.of(
          Capability.TREE,
          Capability.VIEW,
          Capability.SPARSE,
          Capability.BIDIRECTIONAL,
          Capability.EMBEDDINGS,
          Capability.ADAPTERS,
          Capability.TAPS,
          Capability.EXITS,
          Capability.TOP,
          Capability.MOVE);

  private OperationNames() {}

  private static Set<String> operations() {
    Set<String> names =
        new TreeSet<>(
            Set.of(
                "embed",
                "embed.position",
                "input.hidden",
                "norm.rms",
                "norm.layer",
                "linear",
                "attention.causal",
                "attention.window",
                "attention.softcap",
                "attention.latent",
                "recurrent.shortconv",
                "recurrent.mamba",
                "add",
                "output.head"));
    Arrays.stream(Operation.Activation.values())
        .map(a -> a.name().toLowerCase(Locale.ROOT))
        .forEach(a -> {
          names.add("feedforward.gated." + a);
          names.add("feedforward.plain." + a);
          names.add("experts." + a);
        });
    return names;
  }

  /** Operations and primitives. */
  static Set<String> all() {
    Set<String> names = new TreeSet<>(OPERATIONS);
    names.addAll(PRIMITIVES);
    return names;
  }

  /** Refuses a graph with an operation that it cannot compute. */
  static void check(ModelGraph graph) {
    for (int i = 0; i < graph.operations().size(); i++) {
      String capability = graph.operations().get(i).capability();
      if (!OPERATIONS.contains(capability)) {
        throw SheafException.of(
                ReferenceErrors.OPERATION,
                "backend 'reference' does not know the operation '%s'".formatted(capability))
            .expected(OPERATIONS)
            .found(capability)
            .where("operation %d of family %s".formatted(i, graph.family()))
            .next("use a backend that knows it")
            .toException();
      }
    }
  }
}
