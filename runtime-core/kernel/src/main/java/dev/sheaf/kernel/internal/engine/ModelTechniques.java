package dev.sheaf.kernel.internal.engine;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.step.ConstraintBinding;
import dev.sheaf.kernel.internal.step.DrafterBinding;
import dev.sheaf.kernel.internal.step.StepLoop;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.model.ModelSource;
import dev.sheaf.speculation.DraftContext;
import dev.sheaf.speculation.Drafter;
import dev.sheaf.speculation.DrafterFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives one model's loop what its sequences lack: compiled grammars and drafters. On the moving
 * thread, whenever the loop says that something is missing and whenever someone arrives.
 */
final class ModelTechniques {
  private static final long PATIENCE_SECONDS = 5;
  private static final int MOST_LEARNED = 100;

  private final ModelServices services;
  private final String name;
  private final ModelFile file;
  private final int vocabulary;
  private final StepLoop loop;

  ModelTechniques(
      ModelServices services, String name, ModelFile file, int vocabulary, StepLoop loop) {
    this.services = services;
    this.name = name;
    this.file = file;
    this.vocabulary = vocabulary;
    this.loop = loop;
  }

  /** Compiles what sequences wait for, as far as someone knows its kind now. */
  void renewGrammars(TokenizerBinding tokenizer) {
    for (Grammar grammar : answer(loop.wantedGrammars(), List.of())) {
      if (services.grammars().compiler(grammar.kind()).isEmpty()) {
        continue; // they wait, as long as the hold time lets them
      }
      try {
        ConstraintBinding binding =
            services.grammars().compile(grammar, tokenizer, vocabulary, "model " + name);
        var unused = loop.adopt(grammar, binding); // not if its makers go meanwhile
      } catch (SheafException e) {
        services.warn("model " + name + ": a grammar could not be compiled again", e);
        loop.refuse(grammar, e);
      }
    }
  }

  /** Opens drafters that sequences would use, as far as someone makes them now. */
  void renewDrafters() {
    for (String kind : answer(loop.wantedDrafters(), List.of())) {
      services.drafters(kind).ifPresent(p -> open(kind, p));
    }
  }

  private void open(String kind, Provider<DrafterFactory> provider) {
    DrafterBinding binding;
    provider.enter();
    try {
      DraftContext context = new Context(name, vocabulary, file);
      Drafter drafter =
          PluginCall.of("drafter " + provider, name, () -> provider.instance().open(context));
      try {
        int top = PluginCall.of("drafter " + provider, name, drafter::learnTop);
        binding =
            new DrafterBinding(
                kind, provider, drafter, Math.clamp(top, 0, Math.min(vocabulary, MOST_LEARNED)));
      } catch (SheafException e) {
        close(provider, drafter);
        throw e;
      }
    } catch (SheafException e) {
      if (!provider.gone()) {
        provider.quarantine("opening a drafter of " + name + ": " + e.summary());
      }
      services.warn("model " + name + ": drafter " + provider + " did not open", e);
      return;
    } finally {
      provider.exit();
    }
    loop.adopt(binding)
        .whenComplete((took, reason) -> {
          if (reason != null || !took) {
            close(provider, binding.drafter());
          }
        });
  }

  private void close(Provider<DrafterFactory> provider, Drafter drafter) {
    try {
      drafter.close();
    } catch (RuntimeException | Error e) {
      services.warn("model " + name + ": drafter " + provider + " did not close", e);
    }
  }

  /** Reads the whole file when asked for its digest, and only then. */
  private record Context(String model, int vocabulary, ModelFile file) implements DraftContext {
    @Override
    public String modelDigest() {
      try (ModelSource source = file.open()) {
        return source.digest();
      }
    }
  }

  private <T> T answer(CompletableFuture<T> question, T otherwise) {
    try {
      return question.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      services.warn("model " + name + ": its loop did not say what it lacks", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return otherwise;
  }
}
