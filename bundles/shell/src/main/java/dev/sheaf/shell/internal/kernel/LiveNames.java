package dev.sheaf.shell.internal.kernel;

import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.engine.BundleControl;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.reasoning.AnswerExtractor;
import dev.sheaf.reasoning.RewardModel;
import dev.sheaf.report.BackendReport;
import dev.sheaf.report.BundleReport;
import dev.sheaf.report.ModelReport;
import dev.sheaf.report.RequestReport;
import dev.sheaf.sampling.SamplingPreset;
import dev.sheaf.shell.internal.table.Names;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.speculation.DrafterFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of models, backends, bundles, requests and techniques that exist now: proposed, and
 * resolved when shortened.
 */
public final class LiveNames {
  private static final String OURS = "dev.sheaf.";

  private final Kernel kernel;

  public LiveNames(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Loaded models. */
  public List<Candidate> models(String typed) {
    return kernel.engineNow().stream()
        .flatMap(engine -> engine.models().stream())
        .map(model -> new Candidate(model.name(), model.state()))
        .toList();
  }

  /** Loaded models, then files. */
  public List<Candidate> modelsAndFiles(String typed) {
    List<Candidate> both = new ArrayList<>(models(typed));
    both.addAll(TypedPath.proposals(typed));
    return both;
  }

  /** Installed backends. */
  public List<Candidate> backends(String typed) {
    return kernel.engineNow().stream()
        .flatMap(engine -> engine.backends().stream())
        .map(backend -> new Candidate(backend.name(), backend.state()))
        .distinct()
        .toList();
  }

  /** Installed bundles, ours without their common prefix. */
  public List<Candidate> bundles(String typed) {
    return kernel.bundlesNow().stream()
        .flatMap(control -> control.bundles().stream())
        .map(bundle -> new Candidate(shortened(bundle.name()), bundle.state()))
        .distinct()
        .toList();
  }

  /** Requests in flight and the last ones that ended. */
  public List<Candidate> requests(String typed) {
    return kernel.engineNow().stream()
        .flatMap(engine -> engine.requests().stream())
        .map(request -> new Candidate(request.id(), request.state()))
        .toList();
  }

  /** Strategies that can be run. */
  public List<Candidate> strategies(String typed) {
    return kernel.runnerNow().stream()
        .flatMap(runner -> runner.strategies().keySet().stream())
        .map(name -> new Candidate(name, "strategy"))
        .toList();
  }

  /** Drafters, and the word for none. */
  public List<Candidate> drafters(String typed) {
    List<Candidate> all = new ArrayList<>(registered(DrafterFactory.class, "drafter"));
    all.add(new Candidate(GenerationRequest.NO_DRAFTER, "decode without drafts"));
    return all;
  }

  /** Reward models. */
  public List<Candidate> rewards(String typed) {
    return registered(RewardModel.class, "reward model");
  }

  /** Answer extractors. */
  public List<Candidate> extractors(String typed) {
    return registered(AnswerExtractor.class, "answer extractor");
  }

  /** Kinds of grammars, each with its colon. */
  public List<Candidate> grammars(String typed) {
    return kernel.names(ConstraintCompiler.class).stream()
        .map(kind -> new Candidate(kind + ":", "kind of grammar"))
        .toList();
  }

  /** Presets of sampling. */
  public List<Candidate> presets(String typed) {
    return registered(SamplingPreset.class, "preset");
  }

  /** The full name of a preset. */
  public String preset(String typed) {
    return resolved("preset", typed, presets(typed), "sampling show (the presets that there are)");
  }

  /** The full name of a strategy. */
  public String strategy(String typed) {
    return resolved("strategy", typed, strategies(typed), "strategy list");
  }

  /** The full name of a drafter, or the word for none. */
  public String drafter(String typed) {
    return resolved("drafter", typed, drafters(typed), "bundle start plugin-speculative");
  }

  /** The full name of a reward model. */
  public String reward(String typed) {
    return resolved("reward model", typed, rewards(typed), "bundle list");
  }

  /** The full name of an answer extractor. */
  public String extractor(String typed) {
    return resolved("answer extractor", typed, extractors(typed), "bundle list");
  }

  private List<Candidate> registered(Class<?> kind, String what) {
    return kernel.names(kind).stream().map(name -> new Candidate(name, what)).toList();
  }

  private static String resolved(
      String what, String typed, List<Candidate> candidates, String next) {
    List<String> names = candidates.stream().map(Candidate::value).toList();
    return Names.resolve(ShellErrors.NO_SUCH_NAME, what, typed, names, next);
  }

  /** The full name of a loaded model. */
  public static String model(InferenceEngine engine, String typed) {
    return Names.resolve(
        ShellErrors.NO_SUCH_NAME,
        "loaded model",
        typed,
        engine.models().stream().map(ModelReport::name).toList(),
        "model load <file>");
  }

  /** The full name of a backend. */
  public static String backend(InferenceEngine engine, String typed) {
    return Names.resolve(
        ShellErrors.NO_SUCH_NAME,
        "backend",
        typed,
        engine.backends().stream().map(BackendReport::name).distinct().toList(),
        "backend list");
  }

  /** The full id of a request. */
  public static String request(InferenceEngine engine, String typed) {
    return Names.resolve(
        ShellErrors.NO_SUCH_NAME,
        "request",
        typed,
        engine.requests().stream().map(RequestReport::id).toList(),
        "request list");
  }

  /**
   * The symbolic name of a bundle. What the kernel understands by itself (an id, a name with a
   * version, dashes for dots) passes unchanged, so that it stays the one judge of that.
   */
  public static String bundle(BundleControl control, String typed) {
    String dotted = typed.replace('-', '.');
    List<String> names = control.bundles().stream().map(BundleReport::name).toList();
    boolean understood =
        typed.indexOf('@') > 0
            || typed.chars().allMatch(Character::isDigit)
            || names.contains(typed)
            || names.contains(dotted)
            || names.contains(OURS + dotted);
    if (understood && !typed.isEmpty()) {
      return typed;
    }
    List<String> brief = names.stream().map(LiveNames::shortened).distinct().toList();
    String wanted = dotted.startsWith(OURS) ? dotted.substring(OURS.length()) : dotted;
    String found = Names.resolve(ShellErrors.NO_SUCH_NAME, "bundle", wanted, brief, "bundle list");
    return names.contains(OURS + found) ? OURS + found : found;
  }

  private static String shortened(String name) {
    return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
  }
}
