package dev.sheaf.architecture.lfm2.internal;

import dev.sheaf.testing.ModelOutline;
import java.util.List;

/** Outlines of a model of two layers: a convolution, then attention. */
final class TinyLfm2 {
  static final int WIDTH = 32;
  static final int INNER = 48;
  static final int TAPS = 3;
  static final int VOCABULARY = 40;

  private TinyLfm2() {}

  static ModelOutline safetensors() {
    return outline("safetensors");
  }

  static ModelOutline outline(String format) {
    ModelOutline f = new ModelOutline(format, "lfm2", new Lfm2Architecture()::graph);
    f.with("vocab_size", (long) VOCABULARY).with("max_position_embeddings", 128L);
    f.with("hidden_size", (long) WIDTH).with("num_hidden_layers", 2L);
    f.with("layer_types", List.of("conv", "full_attention")).with("conv_L_cache", (long) TAPS);
    f.with("num_attention_heads", 4L).with("num_key_value_heads", 2L);
    f.with("intermediate_size", (long) INNER).with("norm_eps", 1e-5).with("conv_bias", false);
    f.with("rope_theta", 1e6).with("tie_word_embeddings", true);
    f.tensor("model.embed_tokens.weight", VOCABULARY, WIDTH);
    f.tensor("model.embedding_norm.weight", WIDTH);
    String c = "model.layers.0.conv.";
    f.tensor(c + "conv.weight", WIDTH, 1, TAPS).tensor(c + "in_proj.weight", 3 * WIDTH, WIDTH);
    f.tensor(c + "out_proj.weight", WIDTH, WIDTH);
    String a = "model.layers.1.self_attn.";
    f.tensor(a + "q_proj.weight", WIDTH, WIDTH).tensor(a + "k_proj.weight", WIDTH / 2, WIDTH);
    f.tensor(a + "v_proj.weight", WIDTH / 2, WIDTH).tensor(a + "out_proj.weight", WIDTH, WIDTH);
    f.tensor(a + "q_layernorm.weight", 8).tensor(a + "k_layernorm.weight", 8);
    for (int l = 0; l < 2; l++) {
      String p = "model.layers." + l + ".";
      f.tensor(p + "operator_norm.weight", WIDTH).tensor(p + "ffn_norm.weight", WIDTH);
      feedForward(f, l, INNER);
    }
    return f;
  }

  static void feedForward(ModelOutline f, int layer, int inner) {
    String p = "model.layers." + layer + ".feed_forward.";
    f.tensor(p + "w1.weight", inner, WIDTH).tensor(p + "w3.weight", inner, WIDTH);
    f.tensor(p + "w2.weight", WIDTH, inner);
  }
}
