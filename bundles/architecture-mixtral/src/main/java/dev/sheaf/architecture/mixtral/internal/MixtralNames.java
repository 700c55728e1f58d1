package dev.sheaf.architecture.mixtral.internal;

import dev.sheaf.architecture.ArchitectureCodes;
import dev.sheaf.architecture.ConfigNames;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RotaryRule.Pairing;
import java.util.Map;

/** How configuration and safetensors file spell what Mixtral needs. */
final class MixtralNames {
  /** SHEAF-MIXTRAL-001 to -010. */
  static final ArchitectureCodes CODES = ArchitectureCodes.of("MIXTRAL");

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("context", "max_position_embeddings"),
          Map.entry("embedding", "hidden_size"),
          Map.entry("layers", "num_hidden_layers"),
          Map.entry("feedforward", "intermediate_size"),
          Map.entry("heads", "num_attention_heads"),
          Map.entry("kvHeads", "num_key_value_heads"),
          Map.entry("headWidth", "head_dim"),
          Map.entry("epsilon", "rms_norm_eps"),
          Map.entry("activation", "hidden_act"),
          Map.entry("window", "sliding_window"),
          Map.entry("vocabulary", "vocab_size"),
          Map.entry("tied", "tie_word_embeddings"),
          Map.entry("experts", "num_local_experts"),
          Map.entry("experts.perToken", "num_experts_per_tok"));

  private static final Map<String, String> TENSORS =
      Map.ofEntries(
          Map.entry("embedding", "model.embed_tokens.weight"),
          Map.entry("head", "lm_head.weight"),
          Map.entry("norm", "model.norm.weight"),
          Map.entry("attention.norm", "model.layers.{layer}.input_layernorm.weight"),
          Map.entry("query", "model.layers.{layer}.self_attn.q_proj.weight"),
          Map.entry("key", "model.layers.{layer}.self_attn.k_proj.weight"),
          Map.entry("value", "model.layers.{layer}.self_attn.v_proj.weight"),
          Map.entry("attention.out", "model.layers.{layer}.self_attn.o_proj.weight"),
          Map.entry("feedforward.norm", "model.layers.{layer}.post_attention_layernorm.weight"),
          Map.entry("router", "model.layers.{layer}.block_sparse_moe.gate.weight"),
          Map.entry(
              "expert.gate", "model.layers.{layer}.block_sparse_moe.experts.{expert}.w1.weight"),
          Map.entry(
              "expert.up", "model.layers.{layer}.block_sparse_moe.experts.{expert}.w3.weight"),
          Map.entry(
              "expert.down", "model.layers.{layer}.block_sparse_moe.experts.{expert}.w2.weight"));

  private MixtralNames() {}

  /** The dialect of a file. */
  static Dialect of(ModelSource source) {
    return ConfigNames.dialect(source, CODES, KEYS, TENSORS, Pairing.HALVES);
  }
}
