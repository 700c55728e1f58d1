package dev.sheaf.architecture.gpt2.internal;

import dev.sheaf.architecture.ArchitectureCodes;
import dev.sheaf.architecture.ConfigNames;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RotaryRule.Pairing;
import java.util.HashMap;
import java.util.Map;

/** How configuration and safetensors file spell what GPT-2 needs. */
final class Gpt2Names {
  /** SHEAF-GPT2-001 to -010. */
  static final ArchitectureCodes CODES = ArchitectureCodes.of("GPT2");

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("context", "n_positions"),
          Map.entry("embedding", "n_embd"),
          Map.entry("layers", "n_layer"),
          Map.entry("feedforward", "n_inner"),
          Map.entry("heads", "n_head"),
          Map.entry("epsilon", "layer_norm_epsilon"),
          Map.entry("activation", "activation_function"),
          Map.entry("vocabulary", "vocab_size"),
          Map.entry("tied", "tie_word_embeddings"),
          Map.entry("scale.byWidth", "scale_attn_weights"),
          Map.entry("scale.byLayer", "scale_attn_by_inverse_layer_idx"),
          Map.entry("cross", "add_cross_attention"));

  private static final Map<String, String> TENSORS =
      Map.ofEntries(
          Map.entry("embedding", "wte.weight"),
          Map.entry("positions", "wpe.weight"),
          Map.entry("norm", "ln_f.weight"),
          Map.entry("norm.bias", "ln_f.bias"),
          Map.entry("attention.norm", "h.{layer}.ln_1.weight"),
          Map.entry("attention.norm.bias", "h.{layer}.ln_1.bias"),
          Map.entry("qkv", "h.{layer}.attn.c_attn.weight"),
          Map.entry("qkv.bias", "h.{layer}.attn.c_attn.bias"),
          Map.entry("attention.out", "h.{layer}.attn.c_proj.weight"),
          Map.entry("attention.out.bias", "h.{layer}.attn.c_proj.bias"),
          Map.entry("feedforward.norm", "h.{layer}.ln_2.weight"),
          Map.entry("feedforward.norm.bias", "h.{layer}.ln_2.bias"),
          Map.entry("up", "h.{layer}.mlp.c_fc.weight"),
          Map.entry("up.bias", "h.{layer}.mlp.c_fc.bias"),
          Map.entry("down", "h.{layer}.mlp.c_proj.weight"),
          Map.entry("down.bias", "h.{layer}.mlp.c_proj.bias"),
          Map.entry("unread.mask", "h.{layer}.attn.bias"),
          Map.entry("unread.masked", "h.{layer}.attn.masked_bias"));

  private static final String PREFIX = "transformer.";

  private Gpt2Names() {}

  /** The dialect of a file; the files first published lack the prefix that later ones have. */
  static Dialect of(ModelSource source) {
    boolean prefixed = source.tensors().stream().anyMatch(t -> t.name().startsWith(PREFIX));
    Map<String, String> tensors = new HashMap<>();
    TENSORS.forEach((ours, theirs) -> tensors.put(ours, prefixed ? PREFIX + theirs : theirs));
    tensors.put("head", "lm_head.weight");
    return ConfigNames.dialect(source, CODES, KEYS, tensors, Pairing.HALVES);
  }
}
