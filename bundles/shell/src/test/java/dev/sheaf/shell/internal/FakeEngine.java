package dev.sheaf.shell.internal;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.ModelText;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.plan.Planner;
import dev.sheaf.report.BackendReport;
import dev.sheaf.report.LogitsReport;
import dev.sheaf.report.ModelReport;
import dev.sheaf.report.RequestReport;
import dev.sheaf.report.StatusReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An engine that computes nothing: it remembers what it was asked, and a test says what its
 * generations do.
 */
public final class FakeEngine implements InferenceEngine {
  static final ErrorCode REFUSED = ErrorCode.of("SHEAF-TEST-001", ErrorKind.RESOURCES);

  public final List<LoadRequest> loads = new CopyOnWriteArrayList<>();
  public final List<LoadRequest> planned = new CopyOnWriteArrayList<>();
  public final List<GenerationRequest> submitted = new CopyOnWriteArrayList<>();
  public final List<FakeGeneration> generations = new CopyOnWriteArrayList<>();
  public final List<ModelReport> models = new CopyOnWriteArrayList<>();
  public final List<BackendReport> backends = new CopyOnWriteArrayList<>();
  public final List<RequestReport> requests = new CopyOnWriteArrayList<>();
  public final List<String> unloaded = new CopyOnWriteArrayList<>();
  public final List<String> cancelled = new CopyOnWriteArrayList<>();
  public Consumer<FakeGeneration> script = generation -> {};
  public Optional<SheafException> refuseLoad = Optional.empty();
  public Optional<SheafException> refuseSubmit = Optional.empty();
  public final List<FakeText> texts = new CopyOnWriteArrayList<>();
  public final List<Path> textFiles = new CopyOnWriteArrayList<>();
  public final List<Prompt> logitsAsked = new CopyOnWriteArrayList<>();
  public String template = "{{ messages }}";
  public boolean templates;

  /** A report with plausible numbers. */
  public static ModelReport model(String name, boolean template, int running) {
    return new ModelReport(
        name,
        "ready",
        "models/" + name + ".gguf",
        "gguf",
        "llama",
        134_515_008,
        Map.of("Q4_1", 84_934_656L, "F32", 140_544L),
        "",
        "cpu 0.1.0",
        false,
        "cpu-256-float32-kvf32",
        2048,
        8192,
        96_468_992,
        94_371_840,
        128,
        96,
        running,
        0,
        template,
        0.412,
        List.of(),
        Map.of(),
        "gpt2 0.1.0");
  }

  /** The same with what its makers advise. */
  public static ModelReport advised(String name, boolean template, Map<String, Double> sampling) {
    ModelReport m = model(name, template, 0);
    return new ModelReport(
        m.name(),
        m.state(),
        m.file(),
        m.format(),
        m.family(),
        m.parameters(),
        m.types(),
        m.digest(),
        m.backend(),
        m.pinned(),
        m.numerics(),
        m.contextTokens(),
        m.trainedContextTokens(),
        m.weightBytes(),
        m.kvBytes(),
        m.kvBlocks(),
        m.kvBlocksFree(),
        m.running(),
        m.waiting(),
        m.chatTemplate(),
        m.loadSeconds(),
        m.notes(),
        sampling,
        m.tokenizer());
  }

  public static BackendReport backend(String name, List<String> serving) {
    return new BackendReport(
        name,
        "0.1.0",
        "dev.sheaf.backend." + name + " 21",
        "active",
        "2 threads, 256-bit vectors",
        name + "-float32",
        100,
        List.of("F32", "Q8_0"),
        List.of("linear", "attention"),
        serving,
        "");
  }

  public static RequestReport request(String id, String state) {
    return new RequestReport(id, "tiny", state, "", 5, 12, 0, 2, 1.25);
  }

  @Override
  public ModelReport load(LoadRequest request) {
    loads.add(request);
    refuseLoad.ifPresent(refusal -> {
      throw refusal;
    });
    String file = request.file().getFileName().toString();
    ModelReport report =
        model(request.name().orElse(file.replaceFirst("\\.[a-z]+$", "")), templates, 0);
    models.add(report);
    return report;
  }

  @Override
  public ModelReport unload(String model, Duration drain) {
    unloaded.add(model + " " + drain.toMillis());
    ModelReport report = model(model);
    models.remove(report);
    return report;
  }

  @Override
  public List<ModelReport> models() {
    return List.copyOf(models);
  }

  @Override
  public ModelReport model(String name) {
    return models.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  @Override
  public Planner.Plan plan(LoadRequest request) {
    planned.add(request);
    return new Planner.Plan("memory", 96_468_992, 11_796_480, 8_192, 64, true);
  }

  @Override
  public ModelText text(String model) {
    return opened(model, models.stream().anyMatch(m -> m.name().equals(model) && m.chatTemplate()));
  }

  @Override
  public ModelText text(Path file) {
    textFiles.add(file);
    return opened(file.getFileName().toString(), templates);
  }

  private ModelText opened(String name, boolean template) {
    FakeText text = new FakeText(name, template ? Optional.of(this.template) : Optional.empty());
    texts.add(text);
    return text;
  }

  @Override
  public LogitsReport logits(String model, Prompt prompt, int top) {
    logitsAsked.add(prompt);
    List<LogitsReport.Entry> entries = new ArrayList<>();
    for (int i = 0; i < Math.min(top, 4); i++) {
      entries.add(new LogitsReport.Entry(10 + i, "Ġp" + i, 9f - i, Math.log(0.5) * (i + 1)));
    }
    return new LogitsReport(
        model, "cpu 0.1.0", "cpu-256-float32-kvf32", List.of(1, 5), 9.5, entries);
  }

  @Override
  public Generation submit(GenerationRequest request) {
    submitted.add(request);
    refuseSubmit.ifPresent(refusal -> {
      throw refusal;
    });
    FakeGeneration generation = new FakeGeneration("r" + submitted.size());
    generations.add(generation);
    script.accept(generation);
    return generation;
  }

  @Override
  public List<RequestReport> requests() {
    return List.copyOf(requests);
  }

  @Override
  public boolean cancel(String requestId) {
    cancelled.add(requestId);
    return true;
  }

  @Override
  public List<BackendReport> backends() {
    return List.copyOf(backends);
  }

  @Override
  public StatusReport status() {
    List<String> names = new ArrayList<>();
    models.forEach(model -> names.add(model.name()));
    return new StatusReport(
        "0.1.0",
        "25",
        12.5,
        names,
        List.of("cpu 0.1.0", "reference 0.1.0"),
        1,
        0,
        190_840_832,
        8_589_934_592L,
        52_428_800,
        List.of("no signature was checked"),
        "loaded tiny");
  }
}
