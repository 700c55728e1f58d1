package dev.sheaf.architecture;

import dev.sheaf.model.Operation.Activation;
import java.util.List;

/** How configurations spell activations. */
public final class Activations {
  private Activations() {}

  /**
   * Reads {@code activation}.
   *
   * @param usual the spelling that a file means which says nothing
   */
  public static Activation read(Keys keys, String usual) {
    String name = keys.text("activation").orElse(usual);
    return switch (name) {
      case "silu", "swish" -> Activation.SILU;
      case "gelu" -> Activation.GELU;
      case "gelu_pytorch_tanh", "gelu_new" -> Activation.GELU_TANH;
      case "relu" -> Activation.RELU;
      default ->
          throw keys.variant(
              "the activation of the model is unknown",
              List.of("silu", "gelu", "gelu_pytorch_tanh", "relu"),
              name);
    };
  }
}
