package dev.sheaf.architecture.llama.internal;

import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model of two layers that exists only as names and shapes; tests change one thing and look what
 * is said.
 */
final class TinyFile implements ModelSource {
  static final int LAYERS = 2;
  static final int WIDTH = 32;
  static final int HEADS = 4;
  static final int KV_HEADS = 2;
  static final int HEAD_WIDTH = 8;
  static final int INNER = 48;
  static final int VOCABULARY = 40;

  final Map<String, Object> keys = new LinkedHashMap<>();
  final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  final Map<String, MemorySegment> data = new LinkedHashMap<>();
  private final String format;
  private final String family;

  private TinyFile(String format, String family) {
    this.format = format;
    this.family = family;
  }

  static TinyFile gguf(String family) {
    TinyFile f = new TinyFile("gguf", family);
    f.keys.put("general.architecture", family);
    f.keys.put(family + ".context_length", 128L);
    f.keys.put(family + ".embedding_length", (long) WIDTH);
    f.keys.put(family + ".block_count", (long) LAYERS);
    f.keys.put(family + ".feed_forward_length", (long) INNER);
    f.keys.put(family + ".attention.head_count", (long) HEADS);
    f.keys.put(family + ".attention.head_count_kv", (long) KV_HEADS);
    f.keys.put(family + ".attention.layer_norm_rms_epsilon", 1e-5);
    f.keys.put(family + ".rope.freq_base", 10000.0);
    f.keys.put("tokenizer.ggml.tokens", new ArrayList<>(Collections.nCopies(VOCABULARY, "x")));
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

  static TinyFile safetensors(String family) {
    TinyFile f = new TinyFile("safetensors", family);
    f.keys.put("model_type", family);
    f.keys.put("max_position_embeddings", 128L);
    f.keys.put("hidden_size", (long) WIDTH);
    f.keys.put("num_hidden_layers", (long) LAYERS);
    f.keys.put("intermediate_size", (long) INNER);
    f.keys.put("num_attention_heads", (long) HEADS);
    f.keys.put("num_key_value_heads", (long) KV_HEADS);
    f.keys.put("rms_norm_eps", 1e-6);
    f.keys.put("hidden_act", "silu");
    f.keys.put("vocab_size", (long) VOCABULARY);
    f.keys.put("rope_theta", 10000.0);
    f.keys.put("tie_word_embeddings", false);
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

  TinyFile with(String key, Object value) {
    keys.put(key, value);
    return this;
  }

  TinyFile without(String name) {
    keys.remove(name);
    tensors.remove(name);
    return this;
  }

  TinyFile tensor(String name, long... shape) {
    return tensor(name, TensorType.F32, shape);
  }

  TinyFile tensor(String name, TensorType type, long... shape) {
    List<Long> dimensions = new ArrayList<>();
    for (long d : shape) {
      dimensions.add(d);
    }
    tensors.put(name, new TensorInfo(name, type, dimensions));
    return this;
  }

  TinyFile floats(String name, float... values) {
    tensor(name, values.length);
    MemorySegment copy = Arena.ofAuto().allocate(4L * values.length, 4);
    MemorySegment.copy(MemorySegment.ofArray(values), 0, copy, 0, 4L * values.length);
    data.put(name, copy);
    return this;
  }

  ModelGraph graph() {
    return new LlamaArchitecture().graph(this);
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public String family() {
    return family;
  }

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public Path path() {
    return Path.of("tiny." + format);
  }

  @Override
  public long fileBytes() {
    return 0;
  }

  @Override
  public String digest() {
    return "";
  }

  @Override
  public Metadata metadata() {
    return new Metadata(keys, "tiny." + format);
  }

  @Override
  public Collection<TensorInfo> tensors() {
    return tensors.values();
  }

  @Override
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(data.get(name)).map(d -> new Tensor(tensors.get(name), d));
  }

  @Override
  public void close() {}
}
