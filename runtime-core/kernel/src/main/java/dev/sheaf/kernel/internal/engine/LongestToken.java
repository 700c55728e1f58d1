package dev.sheaf.kernel.internal.engine;

import dev.sheaf.text.Tokenizer;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How many bytes of text one token can stand for. Looks at every entry of a vocabulary once; keeps
 * no tokenizer alive. Thread-safe.
 */
final class LongestToken {
  private final List<Known> known = new ArrayList<>();

  private record Known(WeakReference<Tokenizer> tokenizer, int bytes) {}

  synchronized int of(Tokenizer tokenizer) {
    known.removeIf(k -> k.tokenizer().get() == null);
    for (Known k : known) {
      if (k.tokenizer().get() == tokenizer) {
        return k.bytes();
      }
    }
    int bytes = longest(tokenizer);
    known.add(new Known(new WeakReference<>(tokenizer), bytes));
    return bytes;
  }

  private static int longest(Tokenizer tokenizer) {
    int longest = 0;
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      // A control token adds nothing to an answer's text, but is matched by its spelling.
      int bytes =
          tokenizer.isControl(id)
              ? tokenizer.piece(id).getBytes(StandardCharsets.UTF_8).length
              : tokenizer.bytes(id, false).length;
      longest = Math.max(longest, bytes);
    }
    return longest;
  }
}
