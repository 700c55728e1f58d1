package dev.sheaf.kernel.internal.engine;

import static dev.sheaf.kernel.internal.engine.EngineFixture.register;

import dev.sheaf.backend.Backend;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.testing.Providers;
import dev.sheaf.text.ChatTemplateEngine;
import dev.sheaf.text.TokenizerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.framework.ServiceRegistration;

/** The engine in a real framework with the providers of the bundles instead of toys. */
final class RealEngine implements AutoCloseable {
  final EngineFixture f;

  RealEngine(Path folder) throws Exception {
    f = new EngineFixture(folder, 2L << 30, Duration.ofSeconds(20));
    for (ServiceRegistration<?> toy : List.of(f.format, f.tokenizer, f.sampler, f.cache)) {
      toy.unregister();
    }
    provide(ModelFormat.class, "gguf");
    provide(ModelArchitecture.class, "llama");
    provide(TokenizerFactory.class, "bpe");
    provide(TokenizerFactory.class, "sentencepiece");
    provide(ChatTemplateEngine.class, "jinja");
    provide(SamplerFactory.class, "greedy");
    provide(KvCacheManager.class, "paged");
    provide(Backend.class, "cpu");
    provide(Backend.class, "reference");
    f.lifecycle.settle(Duration.ofSeconds(20));
  }

  private <T> void provide(Class<T> kind, String name) {
    register(f.context, kind, name, Providers.named(kind, name));
  }

  /** Loads a file on a backend, under the backend's name. */
  String load(Path file, String backend, int context, int sequences) {
    return f.engine
        .load(
            new LoadRequest(
                file,
                Optional.of(backend),
                Optional.of(backend),
                OptionalInt.of(context),
                OptionalInt.of(sequences),
                false,
                false))
        .name();
  }

  @Override
  public void close() throws Exception {
    f.close();
  }
}
