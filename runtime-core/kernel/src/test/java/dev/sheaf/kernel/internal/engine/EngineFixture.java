package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.kernel.internal.step.ListCache;
import dev.sheaf.kernel.internal.swap.BundleOperations;
import dev.sheaf.kernel.internal.swap.Lifecycle;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.report.BackendReport;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.text.TokenizerFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The engine in a real framework, with toy providers that tests register and take away. */
final class EngineFixture implements AutoCloseable {
  static final HoldTimes QUICK =
      new HoldTimes(Duration.ofMillis(150), Duration.ofSeconds(10), Duration.ofMillis(300));

  final Path folder;
  final Framework framework;
  final BundleContext context;
  final Lifecycle lifecycle = new Lifecycle();
  final Engine engine;
  final BundleOperations bundles;
  final ToyModel.Format files = new ToyModel.Format();
  final ServiceRegistration<?> format;
  final ServiceRegistration<?> tokenizer;
  final ServiceRegistration<?> sampler;
  final ServiceRegistration<?> cache;

  EngineFixture(Path folder) throws Exception {
    this(folder, 1 << 20, Duration.ofMillis(300));
  }

  EngineFixture(Path folder, long memoryBytes, Duration probe) throws Exception {
    this.folder = folder;
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage", folder.resolve("framework").toString(),
                    "org.osgi.framework.storage.clean", "onFirstInit",
                    "felix.service.urlhandlers", "false",
                    "felix.log.level", "0"));
    framework.start();
    context = framework.getBundleContext();
    engine =
        new Engine(
            context,
            lifecycle,
            new EngineSettings("test", memoryBytes, 2, Duration.ofSeconds(5), probe, QUICK));
    bundles = new BundleOperations(context, lifecycle, engine);
    engine.open();
    format = register(context, ModelFormat.class, "toy", files);
    register(context, ModelArchitecture.class, "toy", new ToyModel.Architecture());
    tokenizer = register(context, TokenizerFactory.class, "letters", new ToyModel.Letters());
    sampler =
        register(
            context, SamplerFactory.class, "greedy", (SamplerFactory) p -> (c, noise) -> c.best());
    cache = register(context, KvCacheManager.class, "list", new ListCache());
  }

  static <T> ServiceRegistration<T> register(
      BundleContext context, Class<T> kind, String name, T provider) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put("sheaf.name", name);
    properties.put("sheaf.version", "1.0.0");
    return context.registerService(kind, provider, properties);
  }

  ServiceRegistration<Backend> backend(String name, ToyBackend backend) {
    ServiceRegistration<Backend> registration = register(context, Backend.class, name, backend);
    lifecycle.settle(Duration.ofSeconds(5));
    return registration;
  }

  /**
   * A bundle without content, started: a place from which services come, and which can be stopped.
   */
  Bundle bundle(String symbolicName) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
    manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    new JarOutputStream(jar, manifest).close();
    Bundle bundle =
        context.installBundle("test:" + symbolicName, new ByteArrayInputStream(jar.toByteArray()));
    bundle.start();
    return bundle;
  }

  Path file(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "T");
  }

  String load(String name) throws IOException {
    return engine.load(LoadRequest.of(file(name))).name();
  }

  Generation generate(String model, int max, Integer... prompt) {
    return engine.submit(
        GenerationRequest.to(model, new Prompt.Ids(Arrays.asList(prompt)))
            .maxTokens(max)
            .ignoreEnd(true)
            .build());
  }

  BackendReport report(String name) {
    return engine.backends().stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
  }

  static List<Integer> ids(Generation g) {
    return tokens(g).stream().map(t -> t.token().id()).toList();
  }

  /** Which backends made the tokens, each once per run of tokens. */
  static List<String> labels(Generation g) {
    java.util.ArrayList<String> out = new java.util.ArrayList<>();
    for (GenerationEvent.Token t : tokens(g)) {
      if (out.isEmpty() || !out.getLast().equals(t.token().backend())) {
        out.add(t.token().backend());
      }
    }
    return out;
  }

  static List<GenerationEvent.Token> tokens(Generation g) {
    return g.events().stream()
        .filter(GenerationEvent.Token.class::isInstance)
        .map(GenerationEvent.Token.class::cast)
        .toList();
  }

  /** Waits until a generation has that many tokens more. */
  static void awaitMore(Generation g, int count) throws InterruptedException {
    int enough = ids(g).size() + count;
    await(() -> ids(g).size() >= enough, () -> g.events().toString());
  }

  static void awaitLabel(Generation g, String label) throws InterruptedException {
    await(
        () -> !labels(g).isEmpty() && labels(g).getLast().equals(label),
        () -> label + " in " + labels(g));
  }

  static void await(BooleanSupplier condition, java.util.function.Supplier<String> what)
      throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("did not happen within 20 s: " + what.get());
      }
      Thread.sleep(2);
    }
  }

  @Override
  public void close() throws Exception {
    engine.close();
    lifecycle.close();
    framework.stop();
    framework.waitForStop(10_000);
  }
}
