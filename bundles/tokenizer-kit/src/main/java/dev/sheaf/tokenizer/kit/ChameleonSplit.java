package dev.sheaf.tokenizer.kit;

/** The rules of Chameleon, whose text names images. */
final class ChameleonSplit {
  private static final String SENTINEL = "<sentinel:";
  private static final String IMAGE = "IMGIMG";

  private ChameleonSplit() {}

  static Split create() {
    return new Isolated(ChameleonSplit::sentinel)
        .then(new Isolated(ChameleonSplit::image))
        .then(new Isolated(ChameleonSplit::indent))
        .then(new DigitSplit())
        .then(Isolated.each(ChameleonSplit::isPunctuation))
        .then(new Gpt2Split());
  }

  /** {@code <sentinel:[0-9]+>}. */
  private static int sentinel(String text, int from, int to) {
    if (text.charAt(from) != '<' || !text.startsWith(SENTINEL, from)) {
      return from;
    }
    int digits = from + SENTINEL.length();
    int end = digits;
    while (end < to && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end > digits && end < to && text.charAt(end) == '>' ? end + 1 : from;
  }

  /** {@code IMGIMG[A-I]{1,4}Z}. */
  private static int image(String text, int from, int to) {
    if (text.charAt(from) != 'I' || !text.startsWith(IMAGE, from)) {
      return from;
    }
    int digits = from + IMAGE.length();
    int end = digits;
    while (end < to && end - digits < 4 && text.charAt(end) >= 'A' && text.charAt(end) <= 'I') {
      end++;
    }
    return end > digits && end < to && text.charAt(end) == 'Z' ? end + 1 : from;
  }

  /** A tab, a line feed, four spaces or two. */
  private static int indent(String text, int from, int to) {
    char c = text.charAt(from);
    if (c == '\t' || c == '\n') {
      return from + 1;
    }
    int end = from;
    while (end < to && end - from < 4 && text.charAt(end) == ' ') {
      end++;
    }
    return from + (end - from == 4 ? 4 : end - from >= 2 ? 2 : 0);
  }

  /** {@code [\p{P}!-/:-@\[-`{-~]}. */
  static boolean isPunctuation(int c) {
    boolean ascii =
        c >= '!' && c <= '/'
            || c >= ':' && c <= '@'
            || c >= '[' && c <= '`'
            || c >= '{' && c <= '~';
    return ascii || CharacterClass.isPunctuation(c);
  }
}
