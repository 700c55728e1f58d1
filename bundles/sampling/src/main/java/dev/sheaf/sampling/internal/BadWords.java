package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Forbids the last token of each word whose other tokens the output ends with.
 *
 * <p>Words are tokenised as vLLM does: without a space in front; and with one, where that begins
 * with another token and is as long, which is how the word looks in the middle of a text.
 */
final class BadWords implements LogitsProcessor {
  private final int[][] words;
  private int[] output = new int[64];
  private int length;

  /**
   * @param texts the words
   * @param vocabulary a word with a token beyond it cannot be put out, and is left out
   * @param encode text → tokens, with nothing around it
   */
  BadWords(List<String> texts, int vocabulary, Function<String, int[]> encode) {
    List<int[]> all = new ArrayList<>();
    for (String text : texts) {
      String bare = text.stripLeading();
      int[] first = encode.apply(bare.isEmpty() ? text : bare);
      if (first.length == 0) {
        continue;
      }
      all.add(first);
      int[] inside = encode.apply(" " + bare);
      if (inside.length == first.length && inside[0] != first[0]) {
        all.add(inside);
      }
    }
    all.removeIf(word -> Arrays.stream(word).anyMatch(id -> id < 0 || id >= vocabulary));
    words = all.toArray(int[][]::new);
  }

  @Override
  public void push(int token, long carry) {
    if (length == output.length) {
      output = Arrays.copyOf(output, Math.multiplyExact(length, 2));
    }
    output[length++] = token;
  }

  @Override
  public void pop() {
    if (length == 0) {
      throw new IllegalStateException("pop without a push");
    }
    length--;
  }

  @Override
  public void apply(Candidates candidates) {
    for (int[] word : words) {
      int prefix = word.length - 1;
      if (prefix <= length && Arrays.equals(word, 0, prefix, output, length - prefix, length)) {
        TokenSet.forbid(candidates, word[prefix]);
      }
    }
  }
}
