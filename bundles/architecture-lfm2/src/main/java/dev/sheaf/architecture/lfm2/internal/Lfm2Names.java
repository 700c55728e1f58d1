package dev.sheaf.architecture.lfm2.internal;

import dev.sheaf.architecture.ArchitectureCodes;
import dev.sheaf.architecture.ConfigNames;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RotaryRule.Pairing;
import java.util.Map;

/** How configuration and safetensors file spell what LFM2 needs. */
final class Lfm2Names {
  /** SHEAF-LFM2-001 to -010. */
  static final ArchitectureCodes CODES = ArchitectureCodes.of("LFM2");

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("context", "max_position_embeddings"),
          Map.entry("embedding", "hidden_size"),
          Map.entry("layers", "num_hidden_layers"),
          Map.entry("layers.kinds", "layer_types"),
          Map.entry("layers.attention", "full_attn_idxs"),
          Map.entry("feedforward", "intermediate_size"),
          Map.entry("feedforward.adjusted", "block_auto_adjust_ff_dim"),
          Map.entry("feedforward.factor", "block_ffn_dim_multiplier"),
          Map.entry("feedforward.multiple", "block_multiple_of"),
          Map.entry("heads", "num_attention_heads"),
          Map.entry("kvHeads", "num_key_value_heads"),
          Map.entry("headWidth", "head_dim"),
          Map.entry("epsilon", "norm_eps"),
          Map.entry("taps", "conv_L_cache"),
          Map.entry("kernel.bias", "conv_bias"),
          Map.entry("vocabulary", "vocab_size"),
          Map.entry("tied", "tie_word_embeddings"));

  private static final Map<String, String> TENSORS =
      Map.ofEntries(
          Map.entry("embedding", "model.embed_tokens.weight"),
          Map.entry("head", "lm_head.weight"),
          Map.entry("norm", "model.embedding_norm.weight"),
          Map.entry("operator.norm", "model.layers.{layer}.operator_norm.weight"),
          Map.entry("kernel", "model.layers.{layer}.conv.conv.weight"),
          Map.entry("kernel.bias", "model.layers.{layer}.conv.conv.bias"),
          Map.entry("conv.in", "model.layers.{layer}.conv.in_proj.weight"),
          Map.entry("conv.in.bias", "model.layers.{layer}.conv.in_proj.bias"),
          Map.entry("conv.out", "model.layers.{layer}.conv.out_proj.weight"),
          Map.entry("conv.out.bias", "model.layers.{layer}.conv.out_proj.bias"),
          Map.entry("query", "model.layers.{layer}.self_attn.q_proj.weight"),
          Map.entry("query.norm", "model.layers.{layer}.self_attn.q_layernorm.weight"),
          Map.entry("key", "model.layers.{layer}.self_attn.k_proj.weight"),
          Map.entry("key.norm", "model.layers.{layer}.self_attn.k_layernorm.weight"),
          Map.entry("value", "model.layers.{layer}.self_attn.v_proj.weight"),
          Map.entry("attention.out", "model.layers.{layer}.self_attn.out_proj.weight"),
          Map.entry("feedforward.norm", "model.layers.{layer}.ffn_norm.weight"),
          Map.entry("gate", "model.layers.{layer}.feed_forward.w1.weight"),
          Map.entry("up", "model.layers.{layer}.feed_forward.w3.weight"),
          Map.entry("down", "model.layers.{layer}.feed_forward.w2.weight"));

  private Lfm2Names() {}

  /** The dialect of a file. */
  static Dialect of(ModelSource source) {
    return ConfigNames.dialect(source, CODES, KEYS, TENSORS, Pairing.HALVES);
  }
}
