package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Backend;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A loop over a real model, on the real backend, cache, samplers and tokenizer. */
final class RealLoop implements AutoCloseable {
  final LoopFixture f;
  final CountedModel model;
  final Tokenizer tokenizer;
  private final DirectModel direct;

  RealLoop(Path file, String backend, int sequences, int context) throws Exception {
    Backend compiler = Providers.named(Backend.class, backend);
    try (ModelSource source =
        Providers.named(ModelFormat.class, "gguf").open(file, OpenOptions.DEFAULT)) {
      ModelGraph graph = Providers.named(ModelArchitecture.class, "llama").graph(source);
      direct =
          DirectModel.compile(
              graph, source, compiler, new DirectModel.Settings(2, 64, sequences, context));
      model = new CountedModel(direct.model());
      f = new LoopFixture(graph.vocabulary(), context);
      TokenizerFactory factory =
          Providers.all(TokenizerFactory.class).stream()
              .filter(t -> t.recognises(source))
              .findFirst()
              .orElseThrow();
      tokenizer = factory.create(source);
      f.loop.adopt(new TokenizerBinding(f.tokenizer, tokenizer)).get(5, TimeUnit.SECONDS);
    }
    useBundles(f);
    f.adopt("real", model, compiler.probe().operations());
  }

  int[] encode(String text) {
    return tokenizer.encode(List.of(TextSpan.plain(text)), true);
  }

  static void useBundles(LoopFixture f) {
    f.cache = new Provider<>("paged", "1.0.0", Providers.named(KvCacheManager.class, "paged"));
    f.samplers.put(
        "greedy",
        new Provider<>("greedy", "1.0.0", Providers.named(SamplerFactory.class, "greedy")));
    for (String name : List.of("penalties", "top-k", "top-p", "min-p", "temperature")) {
      f.processors.put(
          name, new Provider<>(name, "1.0.0", Providers.named(LogitsProcessorFactory.class, name)));
    }
  }

  @Override
  public void close() throws InterruptedException {
    f.close();
    direct.close();
  }
}
