package dev.sheaf.architecture.llama.internal;

import dev.sheaf.testing.ModelOutline;
import java.util.ArrayList;
import java.util.Collections;

/** Outlines of a model of two layers. */
final class TinyFile {
  static final int LAYERS = 2;
  static final int WIDTH = 32;
  static final int HEADS = 4;
  static final int KV_HEADS = 2;
  static final int HEAD_WIDTH = 8;
  static final int INNER = 48;
  static final int VOCABULARY = 40;

  private TinyFile() {}

  static ModelOutline gguf(String family) {
    ModelOutline f = new ModelOutline("gguf", family, new LlamaArchitecture()::graph);
    f.with("general.architecture", family);
    f.with(family + ".context_length", 128L);
    f.with(family + ".embedding_length", (long) WIDTH);
    f.with(family + ".block_count", (long) LAYERS);
    f.with(family + ".feed_forward_length", (long) INNER);
    f.with(family + ".attention.head_count", (long) HEADS);
    f.with(family + ".attention.head_count_kv", (long) KV_HEADS);
    f.with(family + ".attention.layer_norm_rms_epsilon", 1e-5);
    f.with(family + ".rope.freq_base", 10000.0);
    f.with("tokenizer.ggml.tokens", new ArrayList<>(Collections.nCopies(VOCABULARY, "x")));
    f.tensor("token_embd.weight", VOCABULARY, WIDTH);
    f.tensor("output_norm.weight", WIDTH);
    for (int l = 0; l < LAYERS; l++) {
      String p = "blk." + l + ".";
      f.tensor(p + "attn_norm.weight", WIDTH);
      f.tensor(p + "attn_q.weight", HEADS * HEAD_WIDTH, WIDTH);
      f.tensor(p + "attn_k.weight", KV_HEADS * HEAD_WIDTH, WIDTH);
      f.tensor(p + "attn_v.weight", KV_HEADS * HEAD_WIDTH, WIDTH);
      f.tensor(p + "attn_output.weight", WIDTH, HEADS * HEAD_WIDTH);
      f.tensor(p + "ffn_norm.weight", WIDTH);
      f.tensor(p + "ffn_gate.weight", INNER, WIDTH);
      f.tensor(p + "ffn_up.weight", INNER, WIDTH);
      f.tensor(p + "ffn_down.weight", WIDTH, INNER);
      if (family.equals("qwen2")) {
        f.tensor(p + "attn_q.bias", HEADS * HEAD_WIDTH);
        f.tensor(p + "attn_k.bias", KV_HEADS * HEAD_WIDTH);
        f.tensor(p + "attn_v.bias", KV_HEADS * HEAD_WIDTH);
      }
      if (family.equals("qwen3")) {
        f.tensor(p + "attn_q_norm.weight", HEAD_WIDTH);
        f.tensor(p + "attn_k_norm.weight", HEAD_WIDTH);
      }
    }
    return f;
  }

  static ModelOutline safetensors(String family) {
    ModelOutline f = new ModelOutline("safetensors", family, new LlamaArchitecture()::graph);
    f.with("model_type", family);
    f.with("max_position_embeddings", 128L);
    f.with("hidden_size", (long) WIDTH);
    f.with("num_hidden_layers", (long) LAYERS);
    f.with("intermediate_size", (long) INNER);
    f.with("num_attention_heads", (long) HEADS);
    f.with("num_key_value_heads", (long) KV_HEADS);
    f.with("rms_norm_eps", 1e-6);
    f.with("hidden_act", "silu");
    f.with("vocab_size", (long) VOCABULARY);
    f.with("rope_theta", 10000.0);
    f.with("tie_word_embeddings", false);
    f.tensor("model.embed_tokens.weight", VOCABULARY, WIDTH);
    f.tensor("lm_head.weight", VOCABULARY, WIDTH);
    f.tensor("model.norm.weight", WIDTH);
    for (int l = 0; l < LAYERS; l++) {
      String p = "model.layers." + l + ".";
      f.tensor(p + "input_layernorm.weight", WIDTH);
      f.tensor(p + "self_attn.q_proj.weight", HEADS * HEAD_WIDTH, WIDTH);
      f.tensor(p + "self_attn.k_proj.weight", KV_HEADS * HEAD_WIDTH, WIDTH);
      f.tensor(p + "self_attn.v_proj.weight", KV_HEADS * HEAD_WIDTH, WIDTH);
      f.tensor(p + "self_attn.o_proj.weight", WIDTH, HEADS * HEAD_WIDTH);
      f.tensor(p + "post_attention_layernorm.weight", WIDTH);
      f.tensor(p + "mlp.gate_proj.weight", INNER, WIDTH);
      f.tensor(p + "mlp.up_proj.weight", INNER, WIDTH);
      f.tensor(p + "mlp.down_proj.weight", WIDTH, INNER);
      if (family.equals("qwen2")) {
        f.tensor(p + "self_attn.q_proj.bias", HEADS * HEAD_WIDTH);
        f.tensor(p + "self_attn.k_proj.bias", KV_HEADS * HEAD_WIDTH);
        f.tensor(p + "self_attn.v_proj.bias", KV_HEADS * HEAD_WIDTH);
      }
      if (family.equals("qwen3")) {
        f.tensor(p + "self_attn.q_norm.weight", HEAD_WIDTH);
        f.tensor(p + "self_attn.k_norm.weight", HEAD_WIDTH);
      }
    }
    return f;
  }
}
