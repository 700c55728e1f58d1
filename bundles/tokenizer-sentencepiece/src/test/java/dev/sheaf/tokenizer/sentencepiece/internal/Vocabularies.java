package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.model.Metadata;
import dev.sheaf.testing.GgufMetadata;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Vocabularies for tests: a small one made here, and those of the shared files. */
final class Vocabularies {
  static final int UNKNOWN = 0;
  static final int BEGIN = 1;
  static final int END = 2;
  static final int USER_DEFINED = 3;
  static final int FIRST_BYTE = 4;

  private Vocabularies() {}

  /** Unknown, begin, end, one user-defined token, the bytes, a few pieces. */
  static Map<String, Object> small() {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>", "<tool>"));
    for (int b = 0; b < 256; b++) {
      tokens.add("<0x%02X>".formatted(b));
    }
    List<String> pieces =
        List.of(
            "▁▁", "aa", "aaaa", "he", "ll", "hell", "hello", "▁hello", "</", "</s", "s>", "▁", "a",
            "b", "h", "e", "l", "o", "<", "/", "s", ">", "é", "😀");
    tokens.addAll(pieces);
    long[] types = new long[tokens.size()];
    double[] scores = new double[tokens.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = i == 0 ? 2 : i < 3 ? 3 : i == 3 ? 4 : i < FIRST_BYTE + 256 ? 6 : 1;
      scores[i] = types[i] == 1 ? -(i - FIRST_BYTE - 256.0) : 0;
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("tokenizer.ggml.model", "llama");
    out.put("tokenizer.ggml.tokens", tokens);
    out.put("tokenizer.ggml.token_type", types);
    out.put("tokenizer.ggml.scores", scores);
    return out;
  }

  /** The same without bytes, so that some texts cannot be spelled. */
  static Map<String, Object> withoutBytes() {
    Map<String, Object> out = small();
    @SuppressWarnings("unchecked")
    List<String> tokens = (List<String>) out.get("tokenizer.ggml.tokens");
    long[] types = (long[]) out.get("tokenizer.ggml.token_type");
    for (int b = 0; b < 256; b++) {
      tokens.set(FIRST_BYTE + b, "");
      types[FIRST_BYTE + b] = 5;
    }
    return out;
  }

  static Tokenizer of(Map<String, Object> keys) {
    return GgufTokenizers.create(new Metadata(keys, "small.gguf"));
  }

  static Tokenizer shared(String file) {
    return GgufTokenizers.create(new Metadata(GgufMetadata.read(SharedData.require(file)), file));
  }

  /** All that the ids add to a text. */
  static byte[] decode(Tokenizer tokenizer, int... ids) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean first = true;
    for (int id : ids) {
      out.writeBytes(tokenizer.bytes(id, first));
      first &= tokenizer.isControl(id);
    }
    return out.toByteArray();
  }
}
