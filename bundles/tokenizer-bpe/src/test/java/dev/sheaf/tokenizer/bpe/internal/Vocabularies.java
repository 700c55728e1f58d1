package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.model.Metadata;
import dev.sheaf.testing.GgufMetadata;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.tokenizer.kit.ByteAlphabet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Vocabularies for tests: a small one made here, and those of the shared files. */
final class Vocabularies {
  static final int BEGIN = 0;
  static final int END = 1;
  static final int USER_DEFINED = 2;
  static final int FIRST_BYTE = 3;

  private Vocabularies() {}

  /** Two control tokens, one user-defined, the 256 bytes, and the tokens of a few merges. */
  static Map<String, Object> small() {
    List<String> tokens = new ArrayList<>(List.of("<|begin|>", "<|im_end|>", "<tool>"));
    for (int b = 0; b < 256; b++) {
      tokens.add(String.valueOf(ByteAlphabet.character(b)));
    }
    List<String> merges =
        List.of(
            "a a",
            "aa aa",
            "aaaa aaaa",
            "Ġ Ġ",
            "ĠĠ ĠĠ",
            "h e",
            "l l",
            "he ll",
            "hell o",
            "Ġ hello",
            "Ã ¤",
            "< |",
            "| >",
            "i m",
            "e n",
            "en d");
    for (String merge : merges) {
      tokens.add(merge.replace(" ", ""));
    }
    long[] types = new long[tokens.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = i < 2 ? 3 : i == 2 ? 4 : 1;
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("tokenizer.ggml.model", "gpt2");
    out.put("tokenizer.ggml.pre", "gpt-2");
    out.put("tokenizer.ggml.tokens", tokens);
    out.put("tokenizer.ggml.token_type", types);
    out.put("tokenizer.ggml.merges", merges);
    out.put("tokenizer.ggml.bos_token_id", (long) BEGIN);
    out.put("tokenizer.ggml.eos_token_id", (long) END);
    return out;
  }

  static Tokenizer of(Map<String, Object> keys) {
    return BpeTokenizerFactory.fromMetadata(new Metadata(keys, "small.gguf"), "llama");
  }

  static Tokenizer shared(String file) {
    Map<String, Object> keys = GgufMetadata.read(SharedData.require(file));
    return BpeTokenizerFactory.fromMetadata(
        new Metadata(keys, file), keys.get("general.architecture").toString());
  }

  /** All that the ids add to a text. */
  static byte[] decode(Tokenizer tokenizer, int... ids) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < ids.length; i++) {
      out.writeBytes(tokenizer.bytes(ids[i], i == 0));
    }
    return out.toByteArray();
  }
}
