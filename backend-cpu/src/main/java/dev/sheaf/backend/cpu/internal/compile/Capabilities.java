package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.model.Operation;
import java.util.Set;

/** Which operations have steps. */
public final class Capabilities {
  /** Their capability names. */
  public static final Set<String> NAMES =
      Set.of(
          "embed",
          "norm.rms",
          "linear",
          "attention.causal",
          "attention.window",
          "feedforward.gated.silu",
          "add",
          "output.head");

  private Capabilities() {}

  /** Why an operation cannot be computed; empty when it can. */
  public static String refusal(Operation operation) {
    return switch (operation) {
      case Operation.GatedFeedForward op when op.activation() != Operation.Activation.SILU ->
          "has no activation " + op.activation() + ", only SILU";
      case Operation.Attention op when op.softCap() != 0 -> "has no soft cap on scores";
      case Operation op when !NAMES.contains(op.capability()) ->
          "has no step for '" + op.capability() + "'";
      default -> "";
    };
  }
}
