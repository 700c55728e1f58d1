package dev.sheaf.architecture.gemma2.internal;

import dev.sheaf.testing.ModelOutline;

/** Outlines of a model of two layers: a window, then none. */
final class TinyGemma2 {
  static final int LAYERS = 2;
  static final int WIDTH = 40;
  static final int INNER = 48;
  static final int VOCABULARY = 24;

  private TinyGemma2() {}

  static ModelOutline safetensors() {
    return outline("safetensors");
  }

  static ModelOutline outline(String format) {
    ModelOutline f = new ModelOutline(format, "gemma2", new Gemma2Architecture()::graph);
    f.with("vocab_size", (long) VOCABULARY).with("max_position_embeddings", 128L);
    f.with("hidden_size", (long) WIDTH).with("num_hidden_layers", (long) LAYERS);
    f.with("num_attention_heads", 4L).with("num_key_value_heads", 2L).with("head_dim", 8L);
    f.with("intermediate_size", (long) INNER).with("rms_norm_eps", 1e-6);
    f.with("hidden_activation", "gelu_pytorch_tanh").with("query_pre_attn_scalar", 16L);
    f.with("attn_logit_softcapping", 50.0).with("final_logit_softcapping", 30.0);
    f.with("sliding_window", 8L).with("rope_theta", 10000.0);
    f.tensor("model.embed_tokens.weight", VOCABULARY, WIDTH).tensor("model.norm.weight", WIDTH);
    for (int l = 0; l < LAYERS; l++) {
      String p = "model.layers." + l + ".";
      f.tensor(p + "input_layernorm.weight", WIDTH);
      f.tensor(p + "post_attention_layernorm.weight", WIDTH);
      f.tensor(p + "pre_feedforward_layernorm.weight", WIDTH);
      f.tensor(p + "post_feedforward_layernorm.weight", WIDTH);
      f.tensor(p + "self_attn.q_proj.weight", 32, WIDTH);
      f.tensor(p + "self_attn.k_proj.weight", 16, WIDTH);
      f.tensor(p + "self_attn.v_proj.weight", 16, WIDTH);
      f.tensor(p + "self_attn.o_proj.weight", WIDTH, 32);
      f.tensor(p + "mlp.gate_proj.weight", INNER, WIDTH);
      f.tensor(p + "mlp.up_proj.weight", INNER, WIDTH);
      f.tensor(p + "mlp.down_proj.weight", WIDTH, INNER);
    }
    return f;
  }
}
