package dev.sheaf.testing;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.AnswerExtractor;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.BranchGroup;
import dev.sheaf.reasoning.BranchView;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.Ledger;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.StrategyContext;
import dev.sheaf.reasoning.Verifier;
import dev.sheaf.tool.CodeExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * A {@link StrategyContext} without a kernel: what the model writes is a {@link ScriptedWriter},
 * rewards are functions, the budget is counted. Remembers events, reward batches, and which
 * branches are open.
 */
public final class ScriptedStrategyContext implements StrategyContext {
  private static final ErrorCode ABSENT = ErrorCode.of("SHEAF-TEST-404", ErrorKind.UNAVAILABLE);

  private final ScriptedWriter writer;
  private final Map<String, ToDoubleFunction<BranchView>> rewards = new HashMap<>();
  private final Map<String, AnswerExtractor> extractors = new HashMap<>();
  private final List<ReasoningEvent> events = new ArrayList<>();
  private final List<List<String>> scored = new ArrayList<>();
  private final Set<Branch> open = new HashSet<>();
  private GenerationRequest question =
      GenerationRequest.to("scripted", Prompt.text("?")).maxTokens(64).build();
  private Map<String, String> parameters = Map.of();
  private ScriptedLedger ledger = new ScriptedLedger(Budget.UNLIMITED, null);
  private int roots;
  private int noises;
  private int extensions;
  private int interruptAt = Integer.MAX_VALUE;

  /** A run of a model that writes so. */
  public ScriptedStrategyContext(ScriptedWriter writer) {
    this.writer = writer;
  }

  /** Asks something else. */
  public ScriptedStrategyContext asking(GenerationRequest request) {
    question = request;
    return this;
  }

  /** Gives the strategy parameters. */
  public ScriptedStrategyContext with(Map<String, String> given) {
    parameters = Map.copyOf(given);
    return this;
  }

  /** Installs a reward model. */
  public ScriptedStrategyContext reward(String name, ToDoubleFunction<BranchView> score) {
    rewards.put(name, score);
    return this;
  }

  /** Installs an answer extractor. */
  public ScriptedStrategyContext extractor(String name, AnswerExtractor extractor) {
    extractors.put(name, extractor);
    return this;
  }

  /** Limits what may be spent. */
  public ScriptedStrategyContext within(Budget budget) {
    ledger = new ScriptedLedger(budget, null);
    return this;
  }

  /** The call of {@link #extend} with this number (from 1) is interrupted. */
  public ScriptedStrategyContext interruptedAt(int extension) {
    interruptAt = extension;
    return this;
  }

  /** What the strategy told. */
  public List<ReasoningEvent> events() {
    return List.copyOf(events);
  }

  /** Its messages to people. */
  public List<String> messages() {
    return events.stream()
        .filter(ReasoningEvent.Message.class::isInstance)
        .map(event -> ((ReasoningEvent.Message) event).text())
        .toList();
  }

  /** Paths of the branches of each reward call, in order. */
  public List<List<String>> scored() {
    return List.copyOf(scored);
  }

  /** Branches that nobody has closed. */
  public int openBranches() {
    return open.size();
  }

  @Override
  public GenerationRequest question() {
    return question;
  }

  @Override
  public Map<String, String> parameters() {
    return parameters;
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public List<Branch> open(int n, int atLeast) {
    if (n < 1 || atLeast < 1 || atLeast > n) {
      throw new IllegalArgumentException("cannot open %d, at least %d".formatted(n, atLeast));
    }
    List<Branch> branches = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String path = Integer.toString(roots++);
      branches.add(opened(new ScriptedBranch(this, path, newNoise()), ""));
    }
    return branches;
  }

  @Override
  public List<Extended> extend(List<Branch> branches, Extension how) throws InterruptedException {
    if (++extensions == interruptAt) {
      throw new InterruptedException("cancelled by the test");
    }
    List<Extended> all = new ArrayList<>();
    for (Branch branch : branches) {
      Extended step = ((ScriptedBranch) branch).grow(how);
      events.add(new ReasoningEvent.Grown(step));
      all.add(step);
    }
    return all;
  }

  @Override
  public BranchGroup group(int workers) {
    throw new UnsupportedOperationException("a script has no groups");
  }

  @Override
  public double[] reward(String name, List<? extends BranchView> branches) {
    ToDoubleFunction<BranchView> reward = rewards.get(name);
    if (reward == null) {
      throw absent("reward model", name);
    }
    if (branches.isEmpty()) {
      return new double[0];
    }
    scored.add(branches.stream().map(BranchView::path).toList());
    double[] scores = new double[branches.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = ledger.mayScore() ? reward.applyAsDouble(branches.get(i)) : Double.NaN;
      ledger.scored();
      events.add(new ReasoningEvent.Scored(branches.get(i).path(), name, scores[i]));
    }
    return scores;
  }

  @Override
  public Optional<String> extract(String name, String text) {
    AnswerExtractor extractor = extractors.get(name);
    if (extractor == null) {
      throw absent("answer extractor", name);
    }
    return extractor.extract(text);
  }

  @Override
  public Verifier.Verdict verify(String verifier, String answer) {
    throw absent("verifier", verifier);
  }

  @Override
  public String call(String tool, String arguments, Duration deadline) {
    throw absent("tool", tool);
  }

  @Override
  public CodeExecutor.Result execute(String language, String code, Duration deadline) {
    throw absent("executor", language);
  }

  @Override
  public double random(int index) {
    return Math.floorMod(index * 0x9E3779B97F4A7C15L, 1L << 53) * 0x1p-53;
  }

  @Override
  public void tell(ReasoningEvent event) {
    events.add(event);
  }

  ScriptedWriter writer() {
    return writer;
  }

  ScriptedLedger spending() {
    return ledger;
  }

  String newNoise() {
    return Integer.toString(noises++);
  }

  ScriptedBranch opened(ScriptedBranch branch, String parent) {
    open.add(branch);
    events.add(new ReasoningEvent.Opened(branch.path(), parent));
    return branch;
  }

  void closed(ScriptedBranch branch) {
    open.remove(branch);
  }

  private static SheafException absent(String what, String name) {
    return SheafException.of(ABSENT, "there is no %s '%s'".formatted(what, name)).toException();
  }
}
