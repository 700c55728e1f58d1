package dev.sheaf.tokenizer.kit;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the names stand for by which GGUF files say, in {@code tokenizer.ggml.pre}, how their text
 * is cut. The names are those of llama.cpp; the rules are those that the models were published
 * with.
 *
 * @param split how text is cut before merging
 * @param addBegin whether begin-of-sequence is added where the file does not say
 * @param wholeFirst whether a piece that is in the vocabulary as it stands is taken without merging
 */
public record PreTokenizer(Split split, boolean addBegin, boolean wholeFirst) {
  private static final Map<String, PreTokenizer> KNOWN = new TreeMap<>();
  private static final Map<String, String> FAMILIES =
      Map.of(
          "gpt2", "gpt-2",
          "gptneox", "gpt-2",
          "mpt", "mpt",
          "falcon", "falcon",
          "starcoder", "starcoder",
          "refact", "refact",
          "bloom", "bloom");

  static {
    Split gpt2 = Splits.gpt2();
    add(
        merging(gpt2),
        "gpt-2",
        "phi-2",
        "mpt",
        "olmo",
        "jais",
        "modern-bert",
        "trillion",
        "granite-docling",
        "exaone4",
        "gigachat",
        "a.x-4.0",
        "mellum",
        "jina-es",
        "jina-de",
        "jina-v2-es",
        "jina-v2-de");
    add(
        merging(Splits.digits().then(gpt2)),
        "smollm",
        "starcoder",
        "refact",
        "command-r",
        "codeshell",
        "exaone",
        "minerva-7b");
    Split llama3 = new Llama3Split(3);
    add(
        new PreTokenizer(llama3, true, true),
        "llama3",
        "llama-v3",
        "llama-bpe",
        "falcon3",
        "falcon-h1",
        "pixtral",
        "midm-2.0",
        "lfm2");
    add(merging(llama3), "dbrx", "smaug-bpe", "glm4", "chatglm-bpe");
    add(
        merging(new Llama3Split(1)),
        "qwen2",
        "deepseek-r1-qwen",
        "stablelm2",
        "megrez",
        "kormo",
        "hunyuan",
        "grok-2",
        "bailingmoe",
        "bailingmoe2",
        "llada-moe");
    add(merging(Llama3Split.withMarks()), "qwen35");
    add(merging(Llama3Split.withoutBreaks()), "seed-coder");
    add(merging(new PunctuationSplit().then(gpt2).then(new ThreeDigitSplit())), "falcon");
    add(
        merging(
            Isolated.run(PreTokenizer::isDefaultPunctuation)
                .then(gpt2)
                .then(Splits.numbers())
                .then(new ThreeDigitSplit())),
        "default");
    add(merging(DeepSeekSplits.llm()), "deepseek-llm");
    add(merging(DeepSeekSplits.coder()), "deepseek-coder");
    add(merging(DeepSeekSplits.v3()), "deepseek-v3", "hunyuan-dense");
    add(merging(CasedWordSplit.gpt4o()), "gpt-4o", "llama4", "minimax-m2");
    add(new PreTokenizer(CasedWordSplit.tekken(), true, true), "tekken");
    add(merging(CasedWordSplit.kimi()), "kimi-k2");
    Split sentenceParts = Isolated.run(c -> c == ' ', Splits::isSentencePart);
    add(merging(sentenceParts), "bloom", "gpt3-finnish", "poro-chat");
    add(merging(sentenceParts.then(Splits.digits())), "viking");
    add(new PreTokenizer(ChameleonSplit.create(), true, false), "chameleon");
    add(merging(Splits.numbers().then(new ThousandsSplit(Character::isDigit, false))), "superbpe");
  }

  private static boolean isDefaultPunctuation(int c) {
    return CharacterClass.isPunctuation(c) || "$+<=>^~|".indexOf(c) >= 0;
  }

  private static PreTokenizer merging(Split split) {
    return new PreTokenizer(split, false, false);
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

  /**
   * The pre-tokeniser of a family of models whose files were made before they named one; of
   * families that all cut alike.
   *
   * @param family as {@code general.architecture} spells it
   */
  public static Optional<PreTokenizer> ofFamily(String family) {
    return Optional.ofNullable(FAMILIES.get(family)).flatMap(PreTokenizer::find);
  }

  /** All names, sorted. */
  public static Set<String> names() {
    return new TreeSet<>(KNOWN.keySet());
  }
}
