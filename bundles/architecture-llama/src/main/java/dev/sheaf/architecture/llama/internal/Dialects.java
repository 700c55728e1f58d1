package dev.sheaf.architecture.llama.internal;

import dev.sheaf.architecture.ConfigNames;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RotaryRule.Pairing;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How GGUF and safetensors spell what this family needs.
 *
 * <p>GGUF stores the query and key rows of {@code llama} (which is what Mistral files say too) with
 * the two dimensions of a rotary pair side by side, and those of the Qwen families in two halves;
 * safetensors always in two halves.
 */
final class Dialects {
  private static final Map<String, String> GGUF_KEYS =
      Map.ofEntries(
          Map.entry("context", "{family}.context_length"),
          Map.entry("embedding", "{family}.embedding_length"),
          Map.entry("layers", "{family}.block_count"),
          Map.entry("feedforward", "{family}.feed_forward_length"),
          Map.entry("heads", "{family}.attention.head_count"),
          Map.entry("kvHeads", "{family}.attention.head_count_kv"),
          Map.entry("headWidth", "{family}.attention.key_length"),
          Map.entry("valueWidth", "{family}.attention.value_length"),
          Map.entry("epsilon", "{family}.attention.layer_norm_rms_epsilon"),
          Map.entry("window", "{family}.attention.sliding_window"),
          Map.entry("vocabulary", "{family}.vocab_size"),
          Map.entry("tokens", "tokenizer.ggml.tokens"),
          Map.entry("experts", "{family}.expert_count"),
          Map.entry("rotary.dimensions", "{family}.rope.dimension_count"),
          Map.entry("rotary.base", "{family}.rope.freq_base"),
          Map.entry("scaling.type", "{family}.rope.scaling.type"),
          Map.entry("scaling.linear", "{family}.rope.scale_linear"),
          Map.entry("scaling.factor", "{family}.rope.scaling.factor"),
          Map.entry("scaling.original", "{family}.rope.scaling.original_context_length"),
          Map.entry("scaling.attentionMultiplier", "{family}.rope.scaling.attn_factor"),
          Map.entry("scaling.betaFast", "{family}.rope.scaling.yarn_beta_fast"),
          Map.entry("scaling.betaSlow", "{family}.rope.scaling.yarn_beta_slow"));

  private static final Map<String, String> GGUF_TENSORS =
      Map.ofEntries(
          Map.entry("embedding", "token_embd.weight"),
          Map.entry("head", "output.weight"),
          Map.entry("norm", "output_norm.weight"),
          Map.entry("rotary.factors", "rope_freqs.weight"),
          Map.entry("attention.norm", "blk.{layer}.attn_norm.weight"),
          Map.entry("query", "blk.{layer}.attn_q.weight"),
          Map.entry("query.bias", "blk.{layer}.attn_q.bias"),
          Map.entry("query.norm", "blk.{layer}.attn_q_norm.weight"),
          Map.entry("key", "blk.{layer}.attn_k.weight"),
          Map.entry("key.bias", "blk.{layer}.attn_k.bias"),
          Map.entry("key.norm", "blk.{layer}.attn_k_norm.weight"),
          Map.entry("value", "blk.{layer}.attn_v.weight"),
          Map.entry("value.bias", "blk.{layer}.attn_v.bias"),
          Map.entry("attention.out", "blk.{layer}.attn_output.weight"),
          Map.entry("attention.out.bias", "blk.{layer}.attn_output.bias"),
          Map.entry("feedforward.norm", "blk.{layer}.ffn_norm.weight"),
          Map.entry("gate", "blk.{layer}.ffn_gate.weight"),
          Map.entry("gate.bias", "blk.{layer}.ffn_gate.bias"),
          Map.entry("up", "blk.{layer}.ffn_up.weight"),
          Map.entry("up.bias", "blk.{layer}.ffn_up.bias"),
          Map.entry("down", "blk.{layer}.ffn_down.weight"),
          Map.entry("down.bias", "blk.{layer}.ffn_down.bias"),
          Map.entry("unread.rotary", "blk.{layer}.attn_rot_embd.weight"));

  private static final Map<String, String> CONFIG_KEYS =
      Map.ofEntries(
          Map.entry("context", "max_position_embeddings"),
          Map.entry("embedding", "hidden_size"),
          Map.entry("layers", "num_hidden_layers"),
          Map.entry("feedforward", "intermediate_size"),
          Map.entry("heads", "num_attention_heads"),
          Map.entry("kvHeads", "num_key_value_heads"),
          Map.entry("headWidth", "head_dim"),
          Map.entry("epsilon", "rms_norm_eps"),
          Map.entry("activation", "hidden_act"),
          Map.entry("window", "sliding_window"),
          Map.entry("window.use", "use_sliding_window"),
          Map.entry("window.layers", "layer_types"),
          Map.entry("window.after", "max_window_layers"),
          Map.entry("vocabulary", "vocab_size"),
          Map.entry("tied", "tie_word_embeddings"),
          Map.entry("attention.bias", "attention_bias"),
          Map.entry("feedforward.bias", "mlp_bias"));

  private static final Map<String, String> CONFIG_TENSORS =
      Map.ofEntries(
          Map.entry("embedding", "model.embed_tokens.weight"),
          Map.entry("head", "lm_head.weight"),
          Map.entry("norm", "model.norm.weight"),
          Map.entry("attention.norm", "model.layers.{layer}.input_layernorm.weight"),
          Map.entry("query", "model.layers.{layer}.self_attn.q_proj.weight"),
          Map.entry("query.bias", "model.layers.{layer}.self_attn.q_proj.bias"),
          Map.entry("query.norm", "model.layers.{layer}.self_attn.q_norm.weight"),
          Map.entry("key", "model.layers.{layer}.self_attn.k_proj.weight"),
          Map.entry("key.bias", "model.layers.{layer}.self_attn.k_proj.bias"),
          Map.entry("key.norm", "model.layers.{layer}.self_attn.k_norm.weight"),
          Map.entry("value", "model.layers.{layer}.self_attn.v_proj.weight"),
          Map.entry("value.bias", "model.layers.{layer}.self_attn.v_proj.bias"),
          Map.entry("attention.out", "model.layers.{layer}.self_attn.o_proj.weight"),
          Map.entry("attention.out.bias", "model.layers.{layer}.self_attn.o_proj.bias"),
          Map.entry("feedforward.norm", "model.layers.{layer}.post_attention_layernorm.weight"),
          Map.entry("gate", "model.layers.{layer}.mlp.gate_proj.weight"),
          Map.entry("gate.bias", "model.layers.{layer}.mlp.gate_proj.bias"),
          Map.entry("up", "model.layers.{layer}.mlp.up_proj.weight"),
          Map.entry("up.bias", "model.layers.{layer}.mlp.up_proj.bias"),
          Map.entry("down", "model.layers.{layer}.mlp.down_proj.weight"),
          Map.entry("down.bias", "model.layers.{layer}.mlp.down_proj.bias"),
          Map.entry("unread.rotary", "model.layers.{layer}.self_attn.rotary_emb.inv_freq"));

  private static final Dialect GGUF =
      new Dialect("gguf", GGUF_KEYS, GGUF_TENSORS, Pairing.INTERLEAVED);
  private static final Dialect GGUF_HALVES =
      new Dialect("gguf", GGUF_KEYS, GGUF_TENSORS, Pairing.HALVES);
  private static final Set<String> HALVES_IN_GGUF = Set.of("qwen2", "qwen3");

  private Dialects() {}

  /** The dialect of a file. */
  static Dialect of(ModelSource source) {
    return switch (source.format()) {
      case "gguf" -> HALVES_IN_GGUF.contains(source.family()) ? GGUF_HALVES : GGUF;
      case "safetensors" ->
          ConfigNames.dialect(
              source, LlamaErrors.CODES, CONFIG_KEYS, CONFIG_TENSORS, Pairing.HALVES);
      default ->
          throw ConfigNames.unknownFormat(
              source, LlamaErrors.CODES, List.of("gguf", "safetensors"));
    };
  }
}
