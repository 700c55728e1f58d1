package dev.sheaf.tokenizer.kit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ways of cutting, by the regular expression that files give for them.
 *
 * <p>An expression is known by its exact text, as published tokenizers spell it; each match is a
 * piece, and so is each gap between matches. What is known here is cut by a scanner that reads each
 * character a few times at most.
 */
public final class Splits {
  private static final Split WHOLE =
      (text, from, to, out) -> {
        if (from < to) {
          out.accept(text, from, to);
        }
      };
  private static final Split GPT2 = new Gpt2Split();
  private static final Split DIGITS = new DigitSplit();

  private static final String CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  private static final String WORD = "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+";
  private static final String NUMBERS = "|\\p{N}{1,3}";
  private static final String DIGIT = "|\\p{N}";
  private static final String SYMBOLS = "| ?[^\\s\\p{L}\\p{N}]+";
  private static final String BREAKS = "[\\r\\n]*";
  private static final String SPACE = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String PREFIX = "[^\\r\\n\\p{L}\\p{N}]?";
  private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
  private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

  private static final Map<String, Split> KNOWN = new LinkedHashMap<>();

  static {
    String gpt2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+" + SYMBOLS + "|\\s+(?!\\S)";
    KNOWN.put(gpt2, GPT2);
    KNOWN.put(gpt2 + "|\\s+", GPT2);

    Split inThrees = new Llama3Split(3);
    Split inDigits = new Llama3Split(1);
    KNOWN.put(CONTRACTION + WORD + NUMBERS + SYMBOLS + BREAKS + SPACE, inThrees);
    KNOWN.put(CONTRACTION + WORD + DIGIT + SYMBOLS + BREAKS + SPACE, inDigits);
    KNOWN.put(
        "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++"
            + "[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
        inThrees);
    KNOWN.put(
        "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]++"
            + "[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
        inDigits);
    KNOWN.put(
        CONTRACTION
            + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*"
            + SPACE,
        Llama3Split.withMarks());

    KNOWN.put(
        CONTRACTION + WORD + "|\\p{N}{1}| ?[^\\s\\p{L}\\p{N}\\r\\n]+" + SPACE,
        Llama3Split.withoutBreaks());
    KNOWN.put(
        cased(CONTRACTION + "?") + NUMBERS + SYMBOLS + "[\\r\\n/]*" + SPACE,
        CasedWordSplit.gpt4o());
    KNOWN.put(cased("") + DIGIT + SYMBOLS + "[\\r\\n/]*" + SPACE, CasedWordSplit.tekken());

    KNOWN.put("[一-龥぀-ゟ゠-ヿ]+", Isolated.run(DeepSeekSplits::isHanOrKana));
    String marked =
        "[!\"#$%%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+"
            + "|[^%1$s\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[%1$s]*";
    // Published with the line breaks themselves in one place and escaped in the other.
    KNOWN.put(marked.formatted("\r\n") + SPACE, new Isolated(new MarkedWordSplit()));
    KNOWN.put(marked.formatted("\\r\\n") + SPACE, new Isolated(new MarkedWordSplit()));

    KNOWN.put("\\p{N}", DIGITS);
    KNOWN.put("\\p{N}{1}", DIGITS);
    KNOWN.put("\\p{N}+", Isolated.run(Splits::isNumber));
    KNOWN.put("\\p{N}{1,3}", Isolated.run(Splits::isNumber, 3));
    KNOWN.put("\\d", Isolated.each(Character::isDigit));
    KNOWN.put("\\d+", Isolated.run(Character::isDigit));
    KNOWN.put("\\d{1,3}", Isolated.run(Character::isDigit, 3));
    KNOWN.put("[0-9]", Isolated.each(Splits::isAsciiDigit));
    KNOWN.put("[0-9]+", Isolated.run(Splits::isAsciiDigit));
    KNOWN.put("[0-9][0-9][0-9]", new ThreeDigitSplit());
    KNOWN.put("(?=(\\d{3})+(?!\\d))", new ThousandsSplit(Character::isDigit, false));
    KNOWN.put("\\p{P}", Isolated.each(CharacterClass::isPunctuation));
    KNOWN.put("\\p{P}+", Isolated.run(CharacterClass::isPunctuation));
    KNOWN.put("[\\p{P}\\$\\+<=>\\^~\\|`]+", new PunctuationSplit());
    KNOWN.put("[\\r\\n]", Isolated.each(Splits::isBreak));
    KNOWN.put("\\s?\\p{L}+", Isolated.run(Splits::isSpace, Splits::isLetter));
    KNOWN.put("\\s?\\p{P}+", Isolated.run(Splits::isSpace, CharacterClass::isPunctuation));
    KNOWN.put("\\s+", Isolated.run(Splits::isSpace));
    KNOWN.put(" ?[^(\\s|.,!?…。，、।۔،)]+", Isolated.run(c -> c == ' ', Splits::isSentencePart));
    KNOWN.put(" ?[^(\\s|[.,!?…。，、।۔،])]+", Isolated.run(c -> c == ' ', Splits::isSentencePart));
  }

  private Splits() {}

  /** The text is one piece. */
  public static Split whole() {
    return WHOLE;
  }

  /** The split of GPT-2, which the pre-tokeniser {@code ByteLevel} of tokenizer.json stands for. */
  public static Split gpt2() {
    return GPT2;
  }

  /** Each number ({@code \p{N}}) alone; what lies between stays whole. */
  public static Split digits() {
    return DIGITS;
  }

  /** Each run of numbers ({@code \p{N}+}); what lies between stays whole. */
  public static Split numbers() {
    return Isolated.run(Splits::isNumber);
  }

  /**
   * Each punctuation character alone; what lies between stays whole. Of ASCII all symbols count
   * besides {@code \p{P}}.
   */
  public static Split punctuation() {
    return Isolated.each(ChameleonSplit::isPunctuation);
  }

  /** The split that a regular expression stands for, or empty if it is not known. */
  public static Optional<Split> byPattern(String expression) {
    return Optional.ofNullable(KNOWN.get(expression));
  }

  /** The expressions that {@link #byPattern} knows. */
  public static Set<String> patterns() {
    return Set.copyOf(KNOWN.keySet());
  }

  private static String cased(String end) {
    return PREFIX + UPPER + "*" + LOWER + "+" + end + "|" + PREFIX + UPPER + "+" + LOWER + "*"
        + end;
  }

  static boolean isNumber(int c) {
    return CharacterClass.of(c) == CharacterClass.NUMBER;
  }

  static boolean isLetter(int c) {
    return CharacterClass.of(c) == CharacterClass.LETTER;
  }

  static boolean isSpace(int c) {
    return CharacterClass.of(c) == CharacterClass.SPACE;
  }

  static boolean isBreak(int c) {
    return c == '\r' || c == '\n';
  }

  private static boolean isAsciiDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** What BLOOM cuts at neither: no white space, no punctuation that ends a part of a sentence. */
  static boolean isSentencePart(int c) {
    return !isSpace(c) && "(|.,!?…。，、।۔،)".indexOf(c) < 0;
  }
}
