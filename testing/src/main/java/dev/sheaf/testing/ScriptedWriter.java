package dev.sheaf.testing;

import java.util.List;

/**
 * A model made up for a test: says which token comes next. Tokens are code points, so that a
 * sequence's text is its tokens.
 */
@FunctionalInterface
public interface ScriptedWriter {
  /** Ends the branch, as a model does. */
  int END = 0;

  /**
   * The next token.
   *
   * @param noise what a branch draws from: equal for a branch and its first child, different for
   *     all others of a run; {@code 0} for the first branch, which is what a plain generation draws
   *     from
   * @param tokens the branch so far
   * @return a code point, or {@link #END}
   */
  int next(String noise, List<Integer> tokens);

  /** Natural log-probability of a token. */
  default double logprob(List<Integer> tokens, int token) {
    return -0.5;
  }

  /** Writes for each noise the text that a test has set for it, then ends. */
  static ScriptedWriter texts(java.util.function.UnaryOperator<String> textOfNoise) {
    return (noise, tokens) -> {
      int[] text = textOfNoise.apply(noise).codePoints().toArray();
      return tokens.size() < text.length ? text[tokens.size()] : END;
    };
  }

  /** Writes the text of the branch's number; draws beyond the last text begin again. */
  static ScriptedWriter texts(String... texts) {
    return texts(noise -> texts[Integer.parseInt(noise) % texts.length]);
  }

  /**
   * Writes letters and line ends that look random but depend on noise and tokens alone; ends with
   * probability 1/{@code length} at each token.
   */
  static ScriptedWriter babble(long seed, int length) {
    return (noise, tokens) -> {
      long h = seed * 0x9E3779B97F4A7C15L + noise.hashCode();
      for (int token : tokens) {
        h = (h ^ token) * 0xBF58476D1CE4E5B9L;
      }
      h ^= h >>> 31;
      h *= 0x94D049BB133111EBL;
      h ^= h >>> 29;
      int draw = (int) Math.floorMod(h, (long) length * 8);
      if (draw < 8) {
        return END;
      }
      return draw % 6 == 0 ? '\n' : 'a' + draw % 5;
    };
  }

  /** What a plain generation of at most so many tokens gives. */
  default String plain(int maxTokens) {
    List<Integer> tokens = new java.util.ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (tokens.size() < maxTokens) {
      int next = next("0", tokens);
      if (next == END) {
        break;
      }
      tokens.add(next);
      text.appendCodePoint(next);
    }
    return text.toString();
  }
}
