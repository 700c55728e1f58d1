package dev.sheaf.tokenizer.kit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ways of cutting, by the regular expression that files give for them.
 *
 * <p>An expression is known by its exact text, as the published tokenizers spell it; each match is
 * a piece, and so is each gap between matches. What is known here is cut by a scanner that reads
 * each character a few times at most.
 */
public final class Splits {
  private static final Map<String, Split> BY_PATTERN = new HashMap<>();

  private Splits() {}

  /** The text is one piece. */
  public static Split whole() {
    return (text, from, to, out) -> {
      if (from < to) {
        out.accept(text, from, to);
      }
    };
  }

  /** The split of GPT-2, which the pre-tokeniser {@code ByteLevel} of tokenizer.json stands for. */
  public static Split gpt2() {
    return GPT2;
  }

  /** Each number ({@code \p{N}}) alone. */
  public static Split digits() {
    return DIGITS;
  }

  /** The split that a regular expression stands for, or empty if it is not known. */
  public static Optional<Split> byPattern(String expression) {
    return Optional.ofNullable(BY_PATTERN.get(expression));
  }

  private static final Split GPT2 = new Gpt2Split();
  private static final Split DIGITS = new DigitSplit();

  private static final String TAIL = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|";
  private static final String CONTRACTION_CLASSES =
      "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|";
  private static final String WORD = "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+";
  private static final String SYMBOLS = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*";

  static {
    String gpt2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)";
    BY_PATTERN.put(gpt2, GPT2);
    BY_PATTERN.put(gpt2 + "|\\s+", GPT2);
    BY_PATTERN.put("\\p{N}", DIGITS);
    BY_PATTERN.put("[0-9][0-9][0-9]", new ThreeDigitSplit());
    BY_PATTERN.put("[\\p{P}\\$\\+<=>\\^~\\|`]+", new PunctuationSplit());
    for (String contraction : new String[] {CONTRACTION, CONTRACTION_CLASSES}) {
      BY_PATTERN.put(contraction + WORD + "|\\p{N}{1,3}" + SYMBOLS + TAIL, new Llama3Split(3));
      BY_PATTERN.put(contraction + WORD + "|\\p{N}" + SYMBOLS + TAIL, new Llama3Split(1));
    }
  }
}
