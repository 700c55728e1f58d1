package dev.sheaf.kernel.internal.engine;

import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.select.Selection;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.model.ModelSource;
import dev.sheaf.text.TokenizerFactory;
import java.util.Optional;

/** Finds who builds the tokenizer that a file describes. */
record TokenizerFinder(Registry registry) {
  Optional<TokenizerBinding> find(ModelSource source) {
    for (Provider<TokenizerFactory> p :
        Selection.ordered(registry.all(TokenizerFactory.class), Optional.empty(), f -> 0)) {
      String who = "tokenizer " + p;
      if (PluginCall.of(who, source.path(), () -> p.instance().recognises(source))) {
        return Optional.of(
            new TokenizerBinding(
                p, PluginCall.of(who, source.path(), () -> p.instance().create(source))));
      }
    }
    return Optional.empty();
  }
}
