package dev.sheaf.architecture.mamba.internal;

import dev.sheaf.architecture.ArchitectureCodes;
import dev.sheaf.architecture.ConfigNames;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RotaryRule.Pairing;
import java.util.Map;

/** How configuration and safetensors file spell what Mamba needs. */
final class MambaNames {
  /** SHEAF-MAMBA-001 to -010. */
  static final ArchitectureCodes CODES = ArchitectureCodes.of("MAMBA");

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("embedding", "hidden_size"),
          Map.entry("layers", "num_hidden_layers"),
          Map.entry("inner", "intermediate_size"),
          Map.entry("expand", "expand"),
          Map.entry("taps", "conv_kernel"),
          Map.entry("state", "state_size"),
          Map.entry("rank", "time_step_rank"),
          Map.entry("epsilon", "layer_norm_epsilon"),
          Map.entry("activation", "hidden_act"),
          Map.entry("vocabulary", "vocab_size"),
          Map.entry("tied", "tie_word_embeddings"),
          Map.entry("bias", "use_bias"),
          Map.entry("kernel.bias", "use_conv_bias"));

  private static final Map<String, String> TENSORS =
      Map.ofEntries(
          Map.entry("embedding", "backbone.embeddings.weight"),
          Map.entry("head", "lm_head.weight"),
          Map.entry("norm", "backbone.norm_f.weight"),
          Map.entry("mixer.norm", "backbone.layers.{layer}.norm.weight"),
          Map.entry("mixer.in", "backbone.layers.{layer}.mixer.in_proj.weight"),
          Map.entry("mixer.in.bias", "backbone.layers.{layer}.mixer.in_proj.bias"),
          Map.entry("kernel", "backbone.layers.{layer}.mixer.conv1d.weight"),
          Map.entry("kernel.bias", "backbone.layers.{layer}.mixer.conv1d.bias"),
          Map.entry("parameters", "backbone.layers.{layer}.mixer.x_proj.weight"),
          Map.entry("step", "backbone.layers.{layer}.mixer.dt_proj.weight"),
          Map.entry("step.bias", "backbone.layers.{layer}.mixer.dt_proj.bias"),
          Map.entry("logA", "backbone.layers.{layer}.mixer.A_log"),
          Map.entry("skip", "backbone.layers.{layer}.mixer.D"),
          Map.entry("mixer.out", "backbone.layers.{layer}.mixer.out_proj.weight"),
          Map.entry("mixer.out.bias", "backbone.layers.{layer}.mixer.out_proj.bias"));

  private MambaNames() {}

  /** The dialect of a file. */
  static Dialect of(ModelSource source) {
    return ConfigNames.dialect(source, CODES, KEYS, TENSORS, Pairing.HALVES);
  }
}
