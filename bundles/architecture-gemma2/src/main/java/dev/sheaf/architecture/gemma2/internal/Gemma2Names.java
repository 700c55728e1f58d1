package dev.sheaf.architecture.gemma2.internal;

import dev.sheaf.architecture.ArchitectureCodes;
import dev.sheaf.architecture.ConfigNames;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RotaryRule.Pairing;
import java.util.Map;

/** How configuration and safetensors file spell what Gemma 2 needs. */
final class Gemma2Names {
  /** SHEAF-GEMMA2-001 to -010. */
  static final ArchitectureCodes CODES = ArchitectureCodes.of("GEMMA2");

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("context", "max_position_embeddings"),
          Map.entry("embedding", "hidden_size"),
          Map.entry("layers", "num_hidden_layers"),
          Map.entry("layers.kinds", "layer_types"),
          Map.entry("feedforward", "intermediate_size"),
          Map.entry("heads", "num_attention_heads"),
          Map.entry("kvHeads", "num_key_value_heads"),
          Map.entry("headWidth", "head_dim"),
          Map.entry("epsilon", "rms_norm_eps"),
          Map.entry("activation", "hidden_activation"),
          Map.entry("window", "sliding_window"),
          Map.entry("query.scalar", "query_pre_attn_scalar"),
          Map.entry("cap.attention", "attn_logit_softcapping"),
          Map.entry("cap.logits", "final_logit_softcapping"),
          Map.entry("bidirectional", "use_bidirectional_attention"),
          Map.entry("attention.bias", "attention_bias"),
          Map.entry("vocabulary", "vocab_size"),
          Map.entry("tied", "tie_word_embeddings"));

  private static final Map<String, String> TENSORS =
      Map.ofEntries(
          Map.entry("embedding", "model.embed_tokens.weight"),
          Map.entry("head", "lm_head.weight"),
          Map.entry("norm", "model.norm.weight"),
          Map.entry("attention.norm", "model.layers.{layer}.input_layernorm.weight"),
          Map.entry("query", "model.layers.{layer}.self_attn.q_proj.weight"),
          Map.entry("query.bias", "model.layers.{layer}.self_attn.q_proj.bias"),
          Map.entry("key", "model.layers.{layer}.self_attn.k_proj.weight"),
          Map.entry("key.bias", "model.layers.{layer}.self_attn.k_proj.bias"),
          Map.entry("value", "model.layers.{layer}.self_attn.v_proj.weight"),
          Map.entry("value.bias", "model.layers.{layer}.self_attn.v_proj.bias"),
          Map.entry("attention.out", "model.layers.{layer}.self_attn.o_proj.weight"),
          Map.entry("attention.out.bias", "model.layers.{layer}.self_attn.o_proj.bias"),
          Map.entry("attention.after", "model.layers.{layer}.post_attention_layernorm.weight"),
          Map.entry("feedforward.norm", "model.layers.{layer}.pre_feedforward_layernorm.weight"),
          Map.entry("gate", "model.layers.{layer}.mlp.gate_proj.weight"),
          Map.entry("up", "model.layers.{layer}.mlp.up_proj.weight"),
          Map.entry("down", "model.layers.{layer}.mlp.down_proj.weight"),
          Map.entry("feedforward.after", "model.layers.{layer}.post_feedforward_layernorm.weight"));

  private Gemma2Names() {}

  /** The dialect of a file. */
  static Dialect of(ModelSource source) {
    return ConfigNames.dialect(source, CODES, KEYS, TENSORS, Pairing.HALVES);
  }
}
