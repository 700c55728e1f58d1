package dev.sheaf.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Small vocabularies made by code, of both kinds that GGUF files of the llama family carry.
 *
 * <p>Both know every byte, so every text has tokens; and whole English words with all their
 * beginnings, so that merging can be seen at work: {@code ▁t}, {@code ▁th}, {@code ▁the}.
 */
public enum TinyVocabulary {
  /**
   * SentencePiece-like: {@code tokenizer.ggml.model = llama}. Ids: 0 {@code <unk>}, 1 {@code <s>},
   * 2 {@code </s>}, 3 to 258 the bytes, 259 {@code <|im_start|>}, 260 {@code <|im_end|>}, then
   * pieces, the earlier the better their score.
   */
  SENTENCEPIECE {
    @Override
    void write(GgufFiles file, int size) {
      List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
      for (int b = 0; b < 256; b++) {
        tokens.add("<0x%02X>".formatted(b));
      }
      tokens.add(IM_START);
      tokens.add(IM_END);
      int special = tokens.size();
      Set<String> pieces = new LinkedHashSet<>(List.of("▁"));
      for (char c = 'a'; c <= 'z'; c++) {
        pieces.add(String.valueOf(c));
      }
      for (String word : WORDS) {
        for (int end = 1; end <= word.length(); end++) {
          pieces.add("▁" + word.substring(0, end));
        }
      }
      tokens.addAll(pieces);
      fit(tokens, size, special, "▁");
      float[] scores = new float[size];
      int[] types = new int[size];
      for (int id = 0; id < size; id++) {
        scores[id] = id < special ? 0 : special - 1 - id;
        types[id] = NORMAL;
      }
      types[0] = UNKNOWN;
      types[1] = CONTROL;
      types[2] = CONTROL;
      Arrays.fill(types, 3, 259, BYTE);
      types[259] = CONTROL;
      types[260] = CONTROL;
      file.string("tokenizer.ggml.model", "llama")
          .strings("tokenizer.ggml.tokens", tokens)
          .float32s("tokenizer.ggml.scores", scores)
          .int32s("tokenizer.ggml.token_type", types)
          .uint32("tokenizer.ggml.bos_token_id", 1)
          .uint32("tokenizer.ggml.eos_token_id", 2)
          .uint32("tokenizer.ggml.unknown_token_id", 0)
          .bool("tokenizer.ggml.add_bos_token", true)
          .bool("tokenizer.ggml.add_eos_token", false)
          .bool("tokenizer.ggml.add_space_prefix", true);
    }

    @Override
    public int least() {
      return 262;
    }
  },
  /**
   * Byte-level BPE: {@code tokenizer.ggml.model = gpt2}. Ids: 0 {@code <|endoftext|>}, 1 {@code
   * <|im_start|>}, 2 {@code <|im_end|>}, 3 to 258 the bytes in order, then the results of the
   * merges in order.
   */
  BYTE_LEVEL_BPE {
    @Override
    void write(GgufFiles file, int size) {
      List<String> tokens = new ArrayList<>(List.of("<|endoftext|>", IM_START, IM_END));
      for (int b = 0; b < 256; b++) {
        tokens.add(byteLetter(b));
      }
      int special = tokens.size();
      Map<String, String> merges = new LinkedHashMap<>();
      for (String word : WORDS) {
        String grown = byteLetter(' ');
        for (int i = 0; i < word.length(); i++) {
          String letter = word.substring(i, i + 1);
          merges.putIfAbsent(grown + letter, grown + " " + letter);
          grown += letter;
        }
      }
      tokens.addAll(merges.keySet());
      fit(tokens, size, special, byteLetter(' '));
      int[] types = new int[size];
      for (int id = 0; id < size; id++) {
        types[id] = id < 3 ? CONTROL : NORMAL;
      }
      List<String> used =
          tokens.stream().skip(special).map(merges::get).filter(m -> m != null).toList();
      file.string("tokenizer.ggml.model", "gpt2")
          .string("tokenizer.ggml.pre", "gpt-2")
          .strings("tokenizer.ggml.tokens", tokens)
          .int32s("tokenizer.ggml.token_type", types)
          .strings("tokenizer.ggml.merges", used)
          .uint32("tokenizer.ggml.bos_token_id", 0)
          .uint32("tokenizer.ggml.eos_token_id", 0)
          .bool("tokenizer.ggml.add_bos_token", false)
          .bool("tokenizer.ggml.add_space_prefix", false);
    }

    @Override
    public int least() {
      return 260;
    }
  };

  private static final String IM_START = "<|im_start|>";
  private static final String IM_END = "<|im_end|>";

  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int BYTE = 6;

  private static final List<String> WORDS =
      List.of(
          "the", "and", "a", "to", "was", "she", "he", "it", "they", "of", "in", "said", "one",
          "once", "upon", "time", "there", "little", "girl", "boy", "named", "day", "with", "her",
          "his", "happy", "play", "big", "very", "saw", "you", "that", "for", "friend", "friends",
          "dog", "cat", "bird", "tree", "house", "mom", "dad", "went", "wanted", "like", "liked",
          "loved", "sheaf", "bundle", "hello", "world", "model", "token");

  /** Writes the tokenizer's keys for a vocabulary of exactly {@code size} entries. */
  abstract void write(GgufFiles file, int size);

  /** The fewest entries it can have. */
  public abstract int least();

  /** Cuts the list, or fills it with words that no text has. */
  private static void fit(List<String> tokens, int size, int special, String blank) {
    if (size <= special) {
      throw new IllegalArgumentException("size must be above %d, was %d".formatted(special, size));
    }
    while (tokens.size() > size) {
      tokens.removeLast();
    }
    for (int i = 0; tokens.size() < size; i++) {
      tokens.add(blank + "unused" + i);
    }
  }

  /**
   * The letter that byte-level BPE writes for a byte: itself if it prints, otherwise one from 256
   * on.
   */
  static String byteLetter(int b) {
    int hidden = 0;
    for (int i = 0; i < 256; i++) {
      boolean prints = i >= '!' && i <= '~' || i >= 0xa1 && i <= 0xac || i >= 0xae;
      if (i == b) {
        return Character.toString(prints ? b : 256 + hidden);
      }
      hidden += prints ? 0 : 1;
    }
    throw new IllegalArgumentException("b must be a byte, was " + b);
  }
}
