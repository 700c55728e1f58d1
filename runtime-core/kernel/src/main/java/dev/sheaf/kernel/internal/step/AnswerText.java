package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.text.TextStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A loop's tokenizer, and what depends on it: where texts begin, how they show, what ends them. */
final class AnswerText {
  private @Nullable TokenizerBinding binding;
  private int[] ends = new int[0];

  void adopt(TokenizerBinding next) {
    ends =
        next.tokenizer().endOfGeneration().stream().mapToInt(Integer::intValue).sorted().toArray();
    binding = next;
  }

  boolean madeBy(Provider<?> provider) {
    return binding != null && binding.provider() == provider;
  }

  /** Forgets the tokenizer; what ends a generation stays known. */
  void drop() {
    binding = null;
  }

  /** The tokenizer, if it is there. */
  @Nullable TokenizerBinding binding() {
    return binding;
  }

  /** Tokens after which a generation is finished, ascending; do not change. */
  int[] ends() {
    return ends;
  }

  /** Whether a generation is finished after this token. */
  boolean ends(int token) {
    return Arrays.binarySearch(ends, token) >= 0;
  }

  /** A sequence's text, taken to where it is; null while there is no tokenizer. */
  @Nullable TextStream of(Sequence s) {
    TokenizerBinding b = binding;
    if (b == null) {
      return null;
    }
    TextStream text = new TextStream(b.tokenizer(), shape(s.request), startsText(s, b));
    if (s.work != null) {
      for (int id : s.work.past.ids()) {
        text.prime(id);
      }
    }
    for (int i = 0; i < s.log.emitted(); i++) {
      text.push(s.log.id(s.log.promptLength() + i));
    }
    return text;
  }

  private static TextStream.Shape shape(GenerationRequest r) {
    return new TextStream.Shape(
        r.stop(), r.end().showStop(), r.end().leastIndent(), r.showControl());
  }

  /** The first token of a branch's extension starts no text if the branch has any. */
  boolean startsAnswer(Sequence s) {
    TokenizerBinding b = binding;
    return b != null && startsText(s, b) && (s.work == null || s.work.past.ids().length == 0);
  }

  /** A prompt of control tokens alone shows no text, so the answer starts one. */
  private static boolean startsText(Sequence s, TokenizerBinding binding) {
    int length = s.work == null ? s.log.promptLength() : s.work.past.questionLength();
    for (int i = 0; i < length; i++) {
      if (!binding.tokenizer().isControl(s.log.id(i))) {
        return false;
      }
    }
    return true;
  }
}
