package dev.sheaf.kernel.internal.text;

import dev.sheaf.text.TextSpan;
import java.util.List;

/** Looks at a text before it is tokenised, and refuses it by an exception. */
@FunctionalInterface
public interface TextLimit {
  /** Lets everything pass. */
  TextLimit NONE = spans -> {};

  /** Looks at a text. */
  void check(List<TextSpan> spans);

  /** How many bytes the spans have as UTF-8; a lone surrogate counts as U+FFFD. */
  static long utf8Bytes(List<TextSpan> spans) {
    long bytes = 0;
    for (TextSpan span : spans) {
      String text = span.text();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          bytes += 4;
          i++;
        } else {
          bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
      }
    }
    return bytes;
  }
}
