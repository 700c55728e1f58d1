package dev.sheaf.kernel.internal.step;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The grammar that a sequence must follow, and how far it has come in it. Without a compiled
 * grammar the sequence waits: it never goes on unconstrained.
 */
final class SequenceGrammar {
  private final Grammar grammar;
  private @Nullable ConstraintBinding binding;
  private @Nullable Matcher matcher;
  private boolean askedFor;

  SequenceGrammar(Grammar grammar, @Nullable ConstraintBinding binding) {
    this.grammar = grammar;
    this.binding = binding;
  }

  Grammar grammar() {
    return grammar;
  }

  /** What a reader is told that the sequence waits for. */
  String label() {
    return "grammar " + grammar.kind();
  }

  boolean compiled() {
    return binding != null;
  }

  /** Whether its owner must be asked to compile it; true once. */
  boolean ask() {
    boolean first = !askedFor;
    askedFor = true;
    return first;
  }

  void adopt(ConstraintBinding next) {
    binding = next;
    matcher = null;
  }

  boolean madeBy(Provider<?> provider) {
    return binding != null && binding.madeBy(provider);
  }

  /** Forgets what was compiled. */
  void drop() {
    binding = null;
    matcher = null;
    askedFor = false;
  }

  void dropIfGone() {
    if (binding != null && binding.gone()) {
      drop();
    }
  }

  /** A matcher that cannot be relied on is made again from the log. */
  void forgetMatcher() {
    matcher = null;
  }

  /** Where the sequence is; null: to be {@linkplain #open opened}. */
  @Nullable Matcher matcher() {
    return matcher;
  }

  /**
   * Opens a matcher and takes it to where the sequence is; only while {@linkplain #compiled()
   * compiled}.
   */
  Matcher open(Sequence s, boolean startsText) {
    Matcher m =
        Objects.requireNonNull(
            Objects.requireNonNull(binding).constraint().open(startsText),
            "the constraint gave no matcher");
    for (int i = 0; i < s.log.emitted(); i++) {
      push(s, m, s.log.id(s.log.promptLength() + i), i);
    }
    matcher = m;
    return m;
  }

  /**
   * Takes the next token of the answer.
   *
   * @param index of the token in the answer
   */
  void push(Sequence s, Matcher m, int token, int index) {
    if (!m.push(token)) {
      throw SheafException.of(
              StepCodes.MATCHER_REFUSED, "the grammar refuses a token that it had allowed")
          .expected("a matcher that takes every token of its mask")
          .found("token " + token)
          .where("request %s, token %d of the answer".formatted(s.generation.id(), index + 1))
          .next("report it to the maker of grammar kind " + grammar.kind())
          .toException();
    }
  }
}
