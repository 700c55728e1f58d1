package dev.sheaf.architecture.deepseek.internal;

import dev.sheaf.architecture.ArchitectureCodes;
import dev.sheaf.architecture.ConfigNames;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RotaryRule.Pairing;
import java.util.Map;

/** How configuration and safetensors file spell what DeepSeek-V3 needs. */
final class DeepseekNames {
  /** SHEAF-DEEPSEEK-001 to -010. */
  static final ArchitectureCodes CODES = ArchitectureCodes.of("DEEPSEEK");

  /** Before the number of a layer in every name. */
  static final String LAYER = "model.layers.";

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("context", "max_position_embeddings"),
          Map.entry("embedding", "hidden_size"),
          Map.entry("layers", "num_hidden_layers"),
          Map.entry("layers.dense", "first_k_dense_replace"),
          Map.entry("layers.every", "moe_layer_freq"),
          Map.entry("layers.predicting", "num_nextn_predict_layers"),
          Map.entry("feedforward", "intermediate_size"),
          Map.entry("heads", "num_attention_heads"),
          Map.entry("query.rank", "q_lora_rank"),
          Map.entry("rank", "kv_lora_rank"),
          Map.entry("plainWidth", "qk_nope_head_dim"),
          Map.entry("headWidth", "qk_rope_head_dim"),
          Map.entry("valueWidth", "v_head_dim"),
          Map.entry("epsilon", "rms_norm_eps"),
          Map.entry("activation", "hidden_act"),
          Map.entry("attention.bias", "attention_bias"),
          Map.entry("vocabulary", "vocab_size"),
          Map.entry("tied", "tie_word_embeddings"),
          Map.entry("experts", "n_routed_experts"),
          Map.entry("experts.shared", "n_shared_experts"),
          Map.entry("experts.perToken", "num_experts_per_tok"),
          Map.entry("experts.feedforward", "moe_intermediate_size"),
          Map.entry("experts.groups", "n_group"),
          Map.entry("experts.groupsPerToken", "topk_group"),
          Map.entry("experts.normalise", "norm_topk_prob"),
          Map.entry("experts.scale", "routed_scaling_factor"),
          Map.entry("experts.score", "scoring_func"),
          Map.entry("experts.choice", "topk_method"));

  private static final Map<String, String> TENSORS =
      Map.ofEntries(
          Map.entry("embedding", "model.embed_tokens.weight"),
          Map.entry("head", "lm_head.weight"),
          Map.entry("norm", "model.norm.weight"),
          Map.entry("attention.norm", "model.layers.{layer}.input_layernorm.weight"),
          Map.entry("query", "model.layers.{layer}.self_attn.q_proj.weight"),
          Map.entry("query.down", "model.layers.{layer}.self_attn.q_a_proj.weight"),
          Map.entry("query.down.bias", "model.layers.{layer}.self_attn.q_a_proj.bias"),
          Map.entry("query.norm", "model.layers.{layer}.self_attn.q_a_layernorm.weight"),
          Map.entry("query.up", "model.layers.{layer}.self_attn.q_b_proj.weight"),
          Map.entry("latent", "model.layers.{layer}.self_attn.kv_a_proj_with_mqa.weight"),
          Map.entry("latent.bias", "model.layers.{layer}.self_attn.kv_a_proj_with_mqa.bias"),
          Map.entry("latent.norm", "model.layers.{layer}.self_attn.kv_a_layernorm.weight"),
          Map.entry("latent.expand", "model.layers.{layer}.self_attn.kv_b_proj.weight"),
          Map.entry("attention.out", "model.layers.{layer}.self_attn.o_proj.weight"),
          Map.entry("attention.out.bias", "model.layers.{layer}.self_attn.o_proj.bias"),
          Map.entry("feedforward.norm", "model.layers.{layer}.post_attention_layernorm.weight"),
          Map.entry("gate", "model.layers.{layer}.mlp.gate_proj.weight"),
          Map.entry("up", "model.layers.{layer}.mlp.up_proj.weight"),
          Map.entry("down", "model.layers.{layer}.mlp.down_proj.weight"),
          Map.entry("router", "model.layers.{layer}.mlp.gate.weight"),
          Map.entry("router.correction", "model.layers.{layer}.mlp.gate.e_score_correction_bias"),
          Map.entry("expert.gate", "model.layers.{layer}.mlp.experts.{expert}.gate_proj.weight"),
          Map.entry("expert.up", "model.layers.{layer}.mlp.experts.{expert}.up_proj.weight"),
          Map.entry("expert.down", "model.layers.{layer}.mlp.experts.{expert}.down_proj.weight"),
          Map.entry("shared.gate", "model.layers.{layer}.mlp.shared_experts.gate_proj.weight"),
          Map.entry("shared.up", "model.layers.{layer}.mlp.shared_experts.up_proj.weight"),
          Map.entry("shared.down", "model.layers.{layer}.mlp.shared_experts.down_proj.weight"));

  private DeepseekNames() {}

  /** The dialect of a file. */
  static Dialect of(ModelSource source) {
    boolean interleaved = source.metadata().bool("rope_interleave").orElse(true);
    return ConfigNames.dialect(
        source, CODES, KEYS, TENSORS, interleaved ? Pairing.INTERLEAVED : Pairing.HALVES);
  }
}
