package dev.sheaf.tokenizer.kit;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code tokenizer.ggml.pre} stands for.
 *
 * @param split how text is cut before merging
 * @param addBegin whether begin-of-sequence is added where the file does not say
 * @param wholeFirst whether a piece that is in the vocabulary as it stands is taken without merging
 */
public record PreTokenizer(Split split, boolean addBegin, boolean wholeFirst) {
  private static final Map<String, PreTokenizer> KNOWN = new TreeMap<>();

  static {
    Split gpt2 = new Gpt2Split();
    add(
        new PreTokenizer(gpt2, false, false),
        "gpt-2",
        "phi-2",
        "mpt",
        "olmo",
        "jais",
        "modern-bert");
    add(
        new PreTokenizer(new DigitSplit().then(gpt2), false, false),
        "smollm",
        "starcoder",
        "refact",
        "command-r",
        "codeshell",
        "exaone",
        "minerva-7b");
    add(
        new PreTokenizer(new Llama3Split(3), true, true),
        "llama3",
        "llama-v3",
        "llama-bpe",
        "falcon3",
        "pixtral");
    add(
        new PreTokenizer(new Llama3Split(1), false, false),
        "qwen2",
        "deepseek-r1-qwen",
        "stablelm2");
    add(
        new PreTokenizer(
            new PunctuationSplit().then(gpt2).then(new ThreeDigitSplit()), false, false),
        "falcon");
  }

  private static void add(PreTokenizer it, String... names) {
    for (String name : names) {
      KNOWN.put(name, it);
    }
  }

  /** The pre-tokeniser of that name. */
  public static Optional<PreTokenizer> find(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }

  /** All names, sorted. */
  public static Set<String> names() {
    return new TreeSet<>(KNOWN.keySet());
  }
}
