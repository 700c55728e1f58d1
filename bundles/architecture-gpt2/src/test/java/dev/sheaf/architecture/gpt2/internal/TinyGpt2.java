package dev.sheaf.architecture.gpt2.internal;

import dev.sheaf.testing.ModelOutline;

/** Outlines of a model of two layers. */
final class TinyGpt2 {
  static final int LAYERS = 2;
  static final int WIDTH = 32;
  static final int INNER = 4 * WIDTH;
  static final int VOCABULARY = 40;
  static final int CONTEXT = 16;

  private TinyGpt2() {}

  static ModelOutline safetensors() {
    return safetensors("transformer.");
  }

  /** With the prefix that tensor names have in some files. */
  static ModelOutline safetensors(String prefix) {
    return outline("safetensors", prefix);
  }

  static ModelOutline outline(String format, String prefix) {
    ModelOutline f = new ModelOutline(format, "gpt2", new Gpt2Architecture()::graph);
    f.with("vocab_size", (long) VOCABULARY).with("n_positions", (long) CONTEXT);
    f.with("n_embd", (long) WIDTH).with("n_layer", (long) LAYERS).with("n_head", 4L);
    f.with("layer_norm_epsilon", 1e-5).with("activation_function", "gelu_new");
    f.tensor(prefix + "wte.weight", VOCABULARY, WIDTH);
    f.tensor(prefix + "wpe.weight", CONTEXT, WIDTH);
    f.tensor(prefix + "ln_f.weight", WIDTH).tensor(prefix + "ln_f.bias", WIDTH);
    for (int l = 0; l < LAYERS; l++) {
      String p = prefix + "h." + l + ".";
      f.tensor(p + "ln_1.weight", WIDTH).tensor(p + "ln_1.bias", WIDTH);
      f.tensor(p + "attn.c_attn.weight", WIDTH, 3 * WIDTH);
      f.tensor(p + "attn.c_attn.bias", 3 * WIDTH);
      f.tensor(p + "attn.c_proj.weight", WIDTH, WIDTH).tensor(p + "attn.c_proj.bias", WIDTH);
      f.tensor(p + "ln_2.weight", WIDTH).tensor(p + "ln_2.bias", WIDTH);
      f.tensor(p + "mlp.c_fc.weight", WIDTH, INNER).tensor(p + "mlp.c_fc.bias", INNER);
      f.tensor(p + "mlp.c_proj.weight", INNER, WIDTH).tensor(p + "mlp.c_proj.bias", WIDTH);
    }
    return f;
  }
}
