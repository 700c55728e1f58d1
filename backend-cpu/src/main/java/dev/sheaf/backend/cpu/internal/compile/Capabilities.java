package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.model.Operation;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Which operations have steps. */
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
                "recurrent.shortconv",
                "recurrent.mamba",
                "add",
                "output.head"));
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
      case Operation.Attention op when op.softCap() != 0 -> "has no soft cap on scores";
      case Operation op when !NAMES.contains(op.capability()) ->
          "has no step for '" + op.capability() + "'";
      default -> "";
    };
  }
}
