package dev.sheaf.plugin.grammar.internal.mask;

import dev.sheaf.text.Tokenizer;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Spellings by tokenizer, made once. A tokenizer that nobody else keeps is let go, with its
 * bundle's classes. Safe for several threads.
 */
final class Spellings {
  private final Map<Tokenizer, Spelling> known = new WeakHashMap<>();

  synchronized Spelling of(Tokenizer tokenizer) {
    Spelling spelling = known.get(tokenizer);
    if (spelling == null) {
      spelling = Spelling.of(tokenizer);
      known.put(tokenizer, spelling);
    }
    return spelling;
  }
}
