package dev.sheaf.kernel.internal.step;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.text.TokenizerFactory;

/**
 * A compiled grammar and the providers whose code it is made of.
 *
 * @param provider who compiled it
 * @param tokenizer whose tokenizer it was compiled for
 * @param constraint shared by sequences
 */
public record ConstraintBinding(
    Provider<ConstraintCompiler> provider,
    Provider<TokenizerFactory> tokenizer,
    Constraint constraint) {
  boolean madeBy(Provider<?> p) {
    return provider == p || tokenizer == p;
  }

  boolean gone() {
    return provider.gone() || tokenizer.gone();
  }
}
