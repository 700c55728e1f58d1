package dev.sheaf.architecture.mixtral.internal;

import dev.sheaf.testing.ModelOutline;

/** Outlines of a model of two layers with three experts each. */
final class TinyMixtral {
  static final int LAYERS = 2;
  static final int EXPERTS = 3;
  static final int WIDTH = 32;
  static final int INNER = 48;
  static final int VOCABULARY = 40;

  private TinyMixtral() {}

  static ModelOutline safetensors() {
    return outline("safetensors");
  }

  static ModelOutline outline(String format) {
    ModelOutline f = new ModelOutline(format, "mixtral", new MixtralArchitecture()::graph);
    f.with("vocab_size", (long) VOCABULARY).with("max_position_embeddings", 128L);
    f.with("hidden_size", (long) WIDTH).with("num_hidden_layers", (long) LAYERS);
    f.with("num_attention_heads", 4L).with("num_key_value_heads", 2L);
    f.with("intermediate_size", (long) INNER).with("rms_norm_eps", 1e-5);
    f.with("num_local_experts", (long) EXPERTS).with("num_experts_per_tok", 2L);
    f.with("rope_theta", 1e6).with("hidden_act", "silu").with("tie_word_embeddings", false);
    f.tensor("model.embed_tokens.weight", VOCABULARY, WIDTH);
    f.tensor("lm_head.weight", VOCABULARY, WIDTH).tensor("model.norm.weight", WIDTH);
    for (int l = 0; l < LAYERS; l++) {
      String p = "model.layers." + l + ".";
      f.tensor(p + "input_layernorm.weight", WIDTH);
      f.tensor(p + "self_attn.q_proj.weight", WIDTH, WIDTH);
      f.tensor(p + "self_attn.k_proj.weight", WIDTH / 2, WIDTH);
      f.tensor(p + "self_attn.v_proj.weight", WIDTH / 2, WIDTH);
      f.tensor(p + "self_attn.o_proj.weight", WIDTH, WIDTH);
      f.tensor(p + "post_attention_layernorm.weight", WIDTH);
      f.tensor(p + "block_sparse_moe.gate.weight", EXPERTS, WIDTH);
      for (int e = 0; e < EXPERTS; e++) {
        String x = p + "block_sparse_moe.experts." + e + ".";
        f.tensor(x + "w1.weight", INNER, WIDTH).tensor(x + "w3.weight", INNER, WIDTH);
        f.tensor(x + "w2.weight", WIDTH, INNER);
      }
    }
    return f;
  }
}
