package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.select.Selection;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** From a file to a model that serves: open, understand, tokenizer, backend. */
final class ModelLoader {
  private static final int USUAL_CONTEXT = 4096;
  private static final int USUAL_KV_TOKENS = 8192;
  private static final int USUAL_SEQUENCES = 8;
  private static final int BATCH_ROWS = 512;
  private static final int LOGIT_ROWS = 64;

  private final Registry registry;
  private final ModelServices services;
  private final SamplingDesk sampling;

  ModelLoader(Registry registry, ModelServices services, SamplingDesk sampling) {
    this.registry = registry;
    this.services = services;
    this.sampling = sampling;
  }

  ModelInstance load(LoadRequest request, Map<String, ModelInstance> loaded) {
    long start = System.nanoTime();
    ModelFile file =
        new ModelFile(registry, request.file(), new OpenOptions(request.mmap(), request.scan()));
    String name;
    ModelFacts facts;
    Optional<TokenizerBinding> tokenizer;
    try (ModelSource source = file.open()) {
      name = request.name().orElse(source.name());
      ModelInstance present = loaded.get(name);
      if (present != null && !present.dead()) {
        present.requireServing();
        return same(present, file, request);
      }
      facts = facts(source);
      tokenizer = services.tokenizerFor(source);
    }
    List<Provider<Backend>> backends = backends(facts, file, request.backend());
    ModelSize size = size(facts, request);
    ModelInstance model =
        new ModelInstance(services, name, file, facts, size, request.backend(), tokenizer);
    try {
      serve(model, backends);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
    model.loaded((System.nanoTime() - start) * 1e-9);
    return model;
  }

  /**
   * Asks a planner what a file would need. Reads what the file says of itself, loads nothing.
   *
   * @param availableBytes of memory
   */
  Planner.Plan plan(LoadRequest request, long availableBytes) {
    ModelFile file = new ModelFile(registry, request.file(), OpenOptions.DEFAULT);
    ModelFacts facts;
    try (ModelSource source = file.open()) {
      facts = facts(source);
    }
    ModelSize size = size(facts, request);
    Provider<Planner> planner =
        Selection.best(registry.all(Planner.class))
            .orElseThrow(() ->
                SheafException.of(
                        EngineCodes.NO_PLANNER, "no installed bundle says what a model needs")
                    .expected("a bundle such as planner-memory")
                    .found("none active")
                    .where(file.path())
                    .next("sheaf:bundle start planner-memory")
                    .toException());
    Planner.Question question =
        new Planner.Question(
            facts.graph(),
            facts.fileBytes(),
            size.contextTokens(),
            request.sequences().orElse(Math.max(1, size.kvTokens() / size.contextTokens())),
            availableBytes);
    return PluginCall.of(
        "planner " + planner, file.path(), () -> planner.instance().plan(question));
  }

  private static ModelInstance same(ModelInstance present, ModelFile file, LoadRequest request) {
    boolean otherBackend =
        request.backend().isPresent() && !request.backend().equals(present.pin());
    if (!present.file().path().equals(file.path()) || otherBackend) {
      throw SheafException.of(
              EngineCodes.NAME_TAKEN,
              "a model is already loaded under the name '" + present.name() + "'")
          .expected("the same file on the same backend, or another name")
          .found(present.file().path() + present.pin().map(p -> " pinned to " + p).orElse(""))
          .where(file.path())
          .next("sheaf:model unload " + present.name() + ", or load it with --name")
          .toException();
    }
    return present;
  }

  private ModelFacts facts(ModelSource source) {
    Provider<ModelArchitecture> p = architecture(source);
    ModelGraph graph =
        PluginCall.of("architecture " + p, source.path(), () -> p.instance().graph(source));
    AdvisedSampling advice = AdvisedSampling.of(source, sampling);
    return PluginCall.of(
        "format " + source.format(), source.path(), () -> ModelFacts.of(source, graph, advice));
  }

  private Provider<ModelArchitecture> architecture(ModelSource source) {
    TreeSet<String> known = new TreeSet<>();
    for (Provider<ModelArchitecture> p :
        Selection.ordered(registry.all(ModelArchitecture.class), Optional.empty(), a -> 0)) {
      var families =
          PluginCall.of("architecture " + p, source.path(), () -> p.instance().families());
      if (families.contains(source.family())) {
        return p;
      }
      known.addAll(families);
    }
    throw SheafException.of(
            EngineCodes.UNKNOWN_FAMILY,
            "no installed bundle knows the architecture '" + source.family() + "'")
        .expected(
            known.isEmpty() ? "a bundle such as architecture-llama" : String.join(", ", known))
        .found(source.family())
        .where(source.path())
        .next("install a bundle for this architecture and load the model again")
        .toException();
  }

  private List<Provider<Backend>> backends(ModelFacts facts, ModelFile file, Optional<String> pin) {
    BackendChoice.Answer answer = services.choice().forGraph(facts.graph(), facts.types(), pin);
    if (answer.usable().isEmpty()) {
      throw SheafException.of(EngineCodes.NO_BACKEND, "no backend can compute this model")
          .expected(
              pin.map(p -> "backend " + p)
                  .orElse(
                      "a backend for "
                          + facts.family()
                          + " with weights "
                          + facts.bytesByType().keySet()))
          .found(
              answer.refusals().isEmpty()
                  ? "no such backend is active"
                  : String.join("; ", answer.refusals()))
          .where(file.path())
          .next("sheaf:backend list")
          .toException();
    }
    return answer.usable();
  }

  private static ModelSize size(ModelFacts facts, LoadRequest request) {
    int trained = facts.graph().contextTokens();
    int context = request.contextTokens().orElse(Math.min(trained, USUAL_CONTEXT));
    if (context > trained) {
      throw SheafException.of(
              EngineCodes.CONTEXT_TOO_LONG, "the model was not made for so long a context")
          .expected("at most " + trained + " tokens")
          .found(context)
          .next("leave out --context, or lower it")
          .toException();
    }
    long kv =
        request.sequences().isPresent()
            ? (long) context * request.sequences().getAsInt()
            : Math.max(context, Math.min((long) USUAL_SEQUENCES * context, USUAL_KV_TOKENS));
    return new ModelSize(
        context,
        (int) Math.min(kv, Integer.MAX_VALUE / 2),
        BATCH_ROWS,
        LOGIT_ROWS,
        request.sequences().orElse(USUAL_SEQUENCES));
  }

  /**
   * Tries backends in order; a failing one is passed over unless it is the only one or the input is
   * at fault.
   */
  private static void serve(ModelInstance model, List<Provider<Backend>> backends) {
    List<SheafException> failures = new ArrayList<>();
    for (Provider<Backend> backend : backends) {
      try {
        model.serveFirst(backend);
        return;
      } catch (SheafException e) {
        failures.add(e);
        if (e.code().kind() == ErrorKind.USER) {
          break;
        }
      }
    }
    throw failures.getFirst();
  }
}
