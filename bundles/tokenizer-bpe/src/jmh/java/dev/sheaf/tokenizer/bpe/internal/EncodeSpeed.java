package dev.sheaf.tokenizer.bpe.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sheaf.testing.SharedData;
import dev.sheaf.text.Tokenizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Megabytes of UTF-8 that one thread turns into ids in a second of its own processor time, which
 * other processes on the machine do not stretch. Arguments: vocabularies; none for all.
 */
final class EncodeSpeed {
  private static final List<String> VOCABULARIES =
      List.of("smollm2", "gpt-2", "tekken", "deepseek-llm", "deepseek-coder", "falcon");
  private static final List<String> TEXTS =
      List.of("datasets/wikitext2/test.txt", "datasets/text/war-and-peace.txt");
  private static final int WARMUP = 20;
  private static final int RUNS = 15;

  private EncodeSpeed() {}

  public static void main(String[] args) throws IOException {
    for (String vocabulary : args.length == 0 ? VOCABULARIES : List.of(args)) {
      Tokenizer tokenizer = open(vocabulary);
      for (String file : TEXTS) {
        String text = Files.readString(SharedData.require(file));
        double size = text.getBytes(UTF_8).length / 1e6;
        int tokens = 0;
        for (int i = 0; i < WARMUP; i++) {
          tokens = tokenizer.encode(text, false).length;
        }
        double[] seconds = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
          long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
          if (tokenizer.encode(text, false).length != tokens) {
            throw new IllegalStateException("two runs disagree");
          }
          seconds[i] =
              (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
        }
        Arrays.sort(seconds);
        System.out.printf(
            Locale.ROOT,
            "%-14s %-32s %.2f MB, %d tokens: %.1f MB/s (median of %d, worst %.1f)%n",
            vocabulary,
            file,
            size,
            tokens,
            size / seconds[RUNS / 2],
            RUNS,
            size / seconds[RUNS - 1]);
      }
    }
  }

  private static Tokenizer open(String vocabulary) {
    return switch (vocabulary) {
      case "smollm2" ->
          Vocabularies.shared("models/smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf");
      case "gpt-2" -> new BpeTokenizerFactory().create(FolderSource.shared("tokenizers/gpt-2"));
      case "tekken" ->
          new BpeTokenizerFactory().create(FolderSource.shared("tokenizers/mistral-tekken"));
      default ->
          Vocabularies.shared("tokenizers/llama.cpp-vocab/ggml-vocab-" + vocabulary + ".gguf");
    };
  }
}
