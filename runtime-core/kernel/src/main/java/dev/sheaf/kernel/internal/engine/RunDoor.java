package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.KvStore;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.kernel.internal.reasoning.RunModel;
import dev.sheaf.kernel.internal.reasoning.RunnerHost;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.step.Sequence;
import dev.sheaf.kernel.internal.step.StepLoop;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import dev.sheaf.kernel.internal.text.StreamingDetokenizer;
import dev.sheaf.model.ModelSource;
import dev.sheaf.reasoning.ModelHandle;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What runs of strategies see of the engine. Thread-safe. */
final class RunDoor implements RunnerHost {
  private final Registry registry;
  private final ModelServices services;
  private final RequestBook requests;
  private final Function<String, ModelInstance> models;
  private final Map<ModelInstance, String> digests = new WeakHashMap<>();

  /**
   * @param models finds a model that takes requests, or refuses
   */
  RunDoor(
      Registry registry,
      ModelServices services,
      RequestBook requests,
      Function<String, ModelInstance> models) {
    this.registry = registry;
    this.services = services;
    this.requests = requests;
    this.models = models;
  }

  @Override
  public RunModel model(GenerationRequest question) {
    ModelInstance model = models.apply(question.model());
    model.requireServing();
    return new Model(model, requests.question(model, question));
  }

  @Override
  public <T> List<Provider<T>> all(Class<T> kind) {
    return registry.all(kind);
  }

  @Override
  public void warn(String message, @Nullable Throwable reason) {
    services.warn(message, reason);
  }

  /** Reads the whole file the first time. */
  private String digest(ModelInstance model) {
    synchronized (digests) {
      String known = digests.get(model);
      if (known == null) {
        try (ModelSource source = model.file().open()) {
          known = PluginCall.of("the model's format", model.file().path(), source::digest);
        }
        digests.put(model, known);
      }
      return known;
    }
  }

  private final class Model implements RunModel {
    private final ModelInstance model;
    private final EncodedPrompt question;

    Model(ModelInstance model, EncodedPrompt question) {
      this.model = model;
      this.question = question;
    }

    @Override
    public ModelHandle handle() {
      return new ModelHandle(model.name(), digest(model), vocabulary());
    }

    @Override
    public int vocabulary() {
      return model.facts().graph().vocabulary();
    }

    @Override
    public EncodedPrompt question() {
      return question;
    }

    @Override
    public int contextTokens() {
      return model.size().contextTokens();
    }

    @Override
    public long stateTokens() {
      return store()
          .map(s -> (long) s.blocks() * s.layout().blockTokens())
          .orElse((long) model.size().kvTokens());
    }

    @Override
    public int blockTokens() {
      return store().map(s -> s.layout().blockTokens()).orElse(1);
    }

    @Override
    public int slots() {
      return store().map(KvStore::slots).filter(n -> n > 0).orElse(Integer.MAX_VALUE);
    }

    private Optional<KvStore> store() {
      return model.compute().map(c -> c.model().kv());
    }

    @Override
    public boolean can(String capability) {
      return model.compute().map(c -> c.can().contains(capability)).orElse(false);
    }

    @Override
    public StepLoop loop() {
      return model.loop();
    }

    @Override
    public void submit(Sequence sequence, GenerationRequest request) {
      requests.add(model, sequence, request);
    }

    @Override
    public int[] encode(String text) {
      Tokenizer tokenizer = requests.tokenizer(model);
      return PluginCall.of(
          "the tokenizer",
          "model " + model.name(),
          () -> tokenizer.encode(List.of(new TextSpan(text, false)), false));
    }

    @Override
    public String decode(int[] ids) {
      if (!model.hasTokenizer()) {
        return "";
      }
      Tokenizer tokenizer = requests.tokenizer(model);
      boolean startsText = Arrays.stream(question.ids()).allMatch(tokenizer::isControl);
      StreamingDetokenizer text = new StreamingDetokenizer(tokenizer, startsText);
      StringBuilder out = new StringBuilder();
      for (int id : ids) {
        out.append(text.push(id));
      }
      return out.append(text.flush()).toString();
    }

    @Override
    public Set<Integer> ends() {
      return model.hasTokenizer() ? requests.tokenizer(model).endOfGeneration() : Set.of();
    }

    @Override
    public long nextNumber() {
      return requests.nextNumber();
    }

    @Override
    public void requireServing() {
      model.requireServing();
    }
  }
}
