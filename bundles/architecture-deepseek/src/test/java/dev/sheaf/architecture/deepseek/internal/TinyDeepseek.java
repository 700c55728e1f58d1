package dev.sheaf.architecture.deepseek.internal;

import dev.sheaf.testing.ModelOutline;

/** Outlines of a model of two layers: a dense one, then one of eight experts. */
final class TinyDeepseek {
  static final int WIDTH = 32;
  static final int INNER = 48;
  static final int EXPERTS = 8;
  static final int EXPERT_INNER = 16;
  static final int VOCABULARY = 40;

  private TinyDeepseek() {}

  static ModelOutline safetensors() {
    return outline("safetensors");
  }

  static ModelOutline outline(String format) {
    ModelOutline f = new ModelOutline(format, "deepseek_v3", new DeepseekArchitecture()::graph);
    f.with("vocab_size", (long) VOCABULARY).with("max_position_embeddings", 128L);
    f.with("hidden_size", (long) WIDTH).with("num_hidden_layers", 2L);
    f.with("first_k_dense_replace", 1L).with("intermediate_size", (long) INNER);
    f.with("num_attention_heads", 4L).with("q_lora_rank", 24L).with("kv_lora_rank", 16L);
    f.with("qk_nope_head_dim", 12L).with("qk_rope_head_dim", 4L).with("v_head_dim", 10L);
    f.with("rms_norm_eps", 1e-5).with("rope_theta", 10000.0).with("tie_word_embeddings", false);
    f.with("n_routed_experts", (long) EXPERTS).with("num_experts_per_tok", 3L);
    f.with("moe_intermediate_size", (long) EXPERT_INNER).with("n_shared_experts", 2L);
    f.with("n_group", 4L).with("topk_group", 2L).with("routed_scaling_factor", 2.5);
    f.tensor("model.embed_tokens.weight", VOCABULARY, WIDTH);
    f.tensor("lm_head.weight", VOCABULARY, WIDTH).tensor("model.norm.weight", WIDTH);
    for (int l = 0; l < 2; l++) {
      String p = "model.layers." + l + ".";
      f.tensor(p + "input_layernorm.weight", WIDTH);
      f.tensor(p + "post_attention_layernorm.weight", WIDTH);
      f.tensor(p + "self_attn.q_a_proj.weight", 24, WIDTH);
      f.tensor(p + "self_attn.q_a_layernorm.weight", 24);
      f.tensor(p + "self_attn.q_b_proj.weight", 64, 24);
      f.tensor(p + "self_attn.kv_a_proj_with_mqa.weight", 20, WIDTH);
      f.tensor(p + "self_attn.kv_a_layernorm.weight", 16);
      f.tensor(p + "self_attn.kv_b_proj.weight", 88, 16);
      f.tensor(p + "self_attn.o_proj.weight", WIDTH, 40);
    }
    gated(f, "model.layers.0.mlp.", INNER);
    String m = "model.layers.1.mlp.";
    f.tensor(m + "gate.weight", EXPERTS, WIDTH);
    f.tensor(m + "gate.e_score_correction_bias", EXPERTS);
    gated(f, m + "shared_experts.", 2 * EXPERT_INNER);
    for (int e = 0; e < EXPERTS; e++) {
      gated(f, m + "experts." + e + ".", EXPERT_INNER);
    }
    return f;
  }

  static void gated(ModelOutline f, String prefix, int inner) {
    f.tensor(prefix + "gate_proj.weight", inner, WIDTH);
    f.tensor(prefix + "up_proj.weight", inner, WIDTH);
    f.tensor(prefix + "down_proj.weight", WIDTH, inner);
  }
}
