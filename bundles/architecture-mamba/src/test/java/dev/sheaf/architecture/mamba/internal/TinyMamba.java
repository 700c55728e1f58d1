package dev.sheaf.architecture.mamba.internal;

import dev.sheaf.testing.ModelOutline;

/** Outlines of a model of two layers. */
final class TinyMamba {
  static final int LAYERS = 2;
  static final int WIDTH = 32;
  static final int INNER = 64;
  static final int TAPS = 4;
  static final int STATE = 8;
  static final int RANK = 2;
  static final int VOCABULARY = 40;

  private TinyMamba() {}

  static ModelOutline safetensors() {
    return outline("safetensors");
  }

  static ModelOutline outline(String format) {
    ModelOutline f = new ModelOutline(format, "mamba", new MambaArchitecture()::graph);
    f.with("vocab_size", (long) VOCABULARY).with("hidden_size", (long) WIDTH);
    f.with("num_hidden_layers", (long) LAYERS).with("intermediate_size", (long) INNER);
    f.with("conv_kernel", (long) TAPS).with("state_size", (long) STATE);
    f.with("time_step_rank", (long) RANK).with("layer_norm_epsilon", 1e-5);
    f.with("hidden_act", "silu").with("use_bias", false).with("use_conv_bias", true);
    f.tensor("backbone.embeddings.weight", VOCABULARY, WIDTH);
    f.tensor("backbone.norm_f.weight", WIDTH);
    for (int l = 0; l < LAYERS; l++) {
      String p = "backbone.layers." + l + ".";
      f.tensor(p + "norm.weight", WIDTH).tensor(p + "mixer.in_proj.weight", 2 * INNER, WIDTH);
      f.tensor(p + "mixer.conv1d.weight", INNER, 1, TAPS).tensor(p + "mixer.conv1d.bias", INNER);
      f.tensor(p + "mixer.x_proj.weight", RANK + 2 * STATE, INNER);
      f.tensor(p + "mixer.dt_proj.weight", INNER, RANK).tensor(p + "mixer.dt_proj.bias", INNER);
      f.tensor(p + "mixer.A_log", INNER, STATE).tensor(p + "mixer.D", INNER);
      f.tensor(p + "mixer.out_proj.weight", WIDTH, INNER);
    }
    return f;
  }
}
