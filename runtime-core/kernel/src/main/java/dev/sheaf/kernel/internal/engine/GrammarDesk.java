package dev.sheaf.kernel.internal.engine;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.select.Selection;
import dev.sheaf.kernel.internal.step.ConstraintBinding;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Has grammars compiled by whoever knows their kind, under a deadline. Any thread but a loop's. */
final class GrammarDesk {
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Registry registry;

  GrammarDesk(Registry registry) {
    this.registry = registry;
  }

  /** Who compiles a kind now. */
  Optional<Provider<ConstraintCompiler>> compiler(String kind) {
    return Selection.named(registry.all(ConstraintCompiler.class), kind);
  }

  /**
   * Compiles a grammar.
   *
   * @param vocabulary width of the model's logits
   * @throws SheafException {@code SHEAF-REQUEST-006} (UNAVAILABLE) nobody compiles this kind;
   *     {@code SHEAF-REQUEST-007} (TIMEOUT) it takes too long; or the compiler's own
   */
  ConstraintBinding compile(
      Grammar grammar, TokenizerBinding tokenizer, int vocabulary, String where) {
    Provider<ConstraintCompiler> provider =
        compiler(grammar.kind()).orElseThrow(() -> unknown(grammar, where));
    provider.enter();
    try {
      Constraint constraint =
          TimedCall.of(
              "grammar compiler " + provider,
              where,
              MOST,
              EngineCodes.GRAMMAR_TIMEOUT,
              () -> provider.instance().compile(grammar.text(), tokenizer.tokenizer(), vocabulary));
      return new ConstraintBinding(provider, tokenizer.provider(), constraint);
    } finally {
      provider.exit();
    }
  }

  private SheafException unknown(Grammar grammar, String where) {
    List<String> kinds =
        registry.all(ConstraintCompiler.class).stream()
            .filter(Provider::usable)
            .map(Provider::name)
            .distinct()
            .sorted()
            .toList();
    return SheafException.of(
            EngineCodes.UNKNOWN_GRAMMAR,
            "no installed bundle compiles grammars of kind '" + grammar.kind() + "'")
        .expected(kinds.isEmpty() ? "a bundle such as plugin-grammar" : String.join(", ", kinds))
        .found(grammar.kind())
        .where(where)
        .next("sheaf:bundle list")
        .toException();
  }
}
