package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Capability;
import dev.sheaf.model.Operation;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Which operations have steps, and what batches may ask beyond them. */
public final class Capabilities {
  /** Their capability names. */
  public static final Set<String> NAMES = names();

  private Capabilities() {}

  private static Set<String> names() {
    Set<String> names =
        new HashSet<>(
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
                "output.head",
                Capability.TREE,
                Capability.VIEW,
                Capability.SPARSE,
                Capability.BIDIRECTIONAL,
                Capability.EMBEDDINGS,
                Capability.ADAPTERS,
                Capability.TAPS,
                Capability.EXITS,
                Capability.TOP,
                Capability.MOVE));
    for (Operation.Activation activation : Operation.Activation.values()) {
      String name = activation.name().toLowerCase(Locale.ROOT);
      names.add("feedforward.gated." + name);
      names.add("feedforward.plain." + name);
      names.add("experts." + name);
    }
    return Set.copyOf(names);
  }

  /** Why an operation cannot be computed; empty when it can. */
  public static String refusal(Operation operation) {
    return switch (operation) {
      case Operation op when !NAMES.contains(op.capability()) ->
          "has no step for '" + op.capability() + "'";
      default -> "";
    };
  }
}
