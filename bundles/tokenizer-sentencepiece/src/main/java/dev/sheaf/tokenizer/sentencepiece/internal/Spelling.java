package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.tokenizer.kit.CharsMap;
import dev.sheaf.tokenizer.kit.WellFormed;
import org.jspecify.annotations.Nullable;

/**
 * How a text is written before pieces are sought in it.
 *
 * @param charsMap replacements, or null
 * @param collapseSpaces spaces at both ends go, and of several in a row one stays
 * @param spacePrefix a space is put before the text
 * @param escapeSpaces a space is spelled {@code ▁} (U+2581)
 */
record Spelling(
    @Nullable CharsMap charsMap,
    boolean collapseSpaces,
    boolean spacePrefix,
    boolean escapeSpaces) {
  /** Stands for a space. */
  static final char SPACE = '\u2581';

  /** The text as pieces spell it; empty if nothing is left of it. */
  String of(String text) {
    String spelled = WellFormed.text(text);
    if (charsMap != null) {
      spelled = charsMap.apply(spelled);
    }
    if (collapseSpaces) {
      spelled = collapse(spelled);
    }
    if (spelled.isEmpty()) {
      return spelled;
    }
    String prefixed = spacePrefix ? " " + spelled : spelled;
    return escapeSpaces ? prefixed.replace(' ', SPACE) : prefixed;
  }

  /** What a piece reads as. */
  String read(String piece, boolean first) {
    boolean drop =
        first && spacePrefix && !piece.isEmpty() && piece.charAt(0) == (escapeSpaces ? SPACE : ' ');
    return (drop ? piece.substring(1) : piece).replace(SPACE, ' ');
  }

  private static String collapse(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' || !out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(c);
      }
    }
    if (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
    return out.toString();
  }
}
