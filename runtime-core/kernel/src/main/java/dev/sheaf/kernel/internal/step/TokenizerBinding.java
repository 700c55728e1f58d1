package dev.sheaf.kernel.internal.step;

import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;

/** A model's tokenizer and the factory that built it. */
public record TokenizerBinding(Provider<TokenizerFactory> provider, Tokenizer tokenizer) {}
