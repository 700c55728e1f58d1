package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.random.KeyedNoise;
import dev.sheaf.kernel.internal.random.Purpose;
import dev.sheaf.kernel.internal.random.RandomKey;
import dev.sheaf.kernel.internal.reasoning.JournalRecord.Answer;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.step.KeptState;
import dev.sheaf.reasoning.AnswerExtractor;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.BranchGroup;
import dev.sheaf.reasoning.BranchView;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.Ledger;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.StrategyContext;
import dev.sheaf.reasoning.Verifier;
import dev.sheaf.tool.CodeExecutor;
import dev.sheaf.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that a strategy may use, for one run. */
final class RunContext implements StrategyContext, AutoCloseable {
  private final RunScope scope;
  private final Forwards forwards;
  private final Waves waves;
  private final Calls calls;
  private final Rewards rewards;
  private final KeyedNoise noise = new KeyedNoise();

  /** The question, computed once, from which branches are copied. */
  private @Nullable LiveBranch trunk;

  private int opened;
  private int grouped;

  RunContext(RunScope scope) {
    this.scope = scope;
    this.forwards = new Forwards(scope);
    this.waves = new Waves(scope, forwards);
    this.calls = new Calls(scope.host);
    this.rewards = new Rewards(scope, calls);
  }

  @Override
  public GenerationRequest question() {
    return scope.request.question();
  }

  @Override
  public Map<String, String> parameters() {
    return scope.request.parameters();
  }

  @Override
  public Ledger ledger() {
    return scope.account();
  }

  @Override
  public List<Branch> open(int n, int atLeast) throws InterruptedException {
    if (n < 1 || atLeast < 1 || atLeast > n) {
      throw new IllegalArgumentException(
          "n must be ≥ 1 and atLeast 1 to n, were %d, %d".formatted(n, atLeast));
    }
    requireRoom(atLeast);
    LiveBranch from = trunk();
    List<Branch> branches = new ArrayList<>(n);
    List<KeptState> states = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      String path = String.valueOf(opened++);
      LiveBranch b =
          new LiveBranch(scope, forwards, waves, path, scope.keys.opened(), from.log().copy());
      branches.add(b);
      states.add(b.kept());
      scope.tell(new ReasoningEvent.Opened(path, ""));
    }
    scope.model.loop().fork(from.kept(), states);
    return List.copyOf(branches);
  }

  /** A branch needs a block of its own beside the question's, and a slot. */
  private void requireRoom(int branches) {
    long question = scope.model.question().ids().length;
    long tokens = question + (long) branches * scope.model.blockTokens();
    if (scope.model.slots() < branches || scope.model.stateTokens() < tokens) {
      throw SheafException.of(RunCodes.TOO_FEW_FIT, "too few branches fit at the same time")
          .expected(branches + " branches at once")
          .found(
              "%d slots, state for %,d tokens"
                  .formatted(scope.model.slots(), scope.model.stateTokens()))
          .where("run " + scope.id)
          .next("load the model with more memory, or ask for fewer branches at once")
          .toException();
    }
  }

  private LiveBranch trunk() throws InterruptedException {
    LiveBranch t = trunk;
    if (t == null) {
      BranchLog log = new BranchLog(scope.model.question());
      LiveBranch made = new LiveBranch(scope, forwards, waves, "question", RandomKey.ROOT, log);
      made.retain(Integer.MIN_VALUE); // a copy that nobody needs: the first to go
      var unused =
          scope.answer(
              Digest.of("open", new int[0]),
              own -> {
                forwards.state(made, new Meter(scope.account(), own, Cost.PROMPT));
                return new Answer.Done();
              });
      log.computed(log.length() - 1);
      trunk = made;
      t = made;
    }
    return t;
  }

  @Override
  public List<Extended> extend(List<Branch> branches, Extension how) throws InterruptedException {
    List<LiveBranch> own = new ArrayList<>(branches.size());
    for (Branch b : branches) {
      if (!(b instanceof LiveBranch live)) {
        throw new IllegalArgumentException("branch " + b.path() + " is not of this run");
      }
      own.add(live);
    }
    return waves.extend(own, how);
  }

  @Override
  public BranchGroup group(int workers) {
    return new LiveGroup(scope, "g" + grouped++, workers);
  }

  @Override
  public double[] reward(String name, List<? extends BranchView> branches)
      throws InterruptedException {
    double[] scores = rewards.score(name, branches);
    for (int i = 0; i < scores.length; i++) {
      scope.tell(new ReasoningEvent.Scored(branches.get(i).path(), name, scores[i]));
    }
    return scores;
  }

  @Override
  public Optional<String> extract(String extractor, String text) {
    try {
      List<String> found =
          texts(
              Digest.of("extract", new int[0], extractor, text),
              own ->
                  calls
                      .now(
                          calls.named(AnswerExtractor.class, "answer extractor", extractor),
                          "answer extractor",
                          e -> e.extract(text))
                      .map(List::of)
                      .orElse(List.of()));
      return found.stream().findFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SheafException.of(RunCodes.INTERRUPTED, "the run has ended")
          .where("run " + scope.id)
          .toException();
    }
  }

  @Override
  public Verifier.Verdict verify(String verifier, String answer) throws InterruptedException {
    List<String> found =
        texts(
            Digest.of("verify", new int[0], verifier, answer),
            own ->
                List.of(
                    calls
                        .now(
                            calls.named(Verifier.class, "verifier", verifier),
                            "verifier",
                            v -> v.verify(question().prompt(), answer))
                        .name()));
    return Verifier.Verdict.valueOf(found.getFirst());
  }

  @Override
  public String call(String tool, String arguments, Duration deadline) throws InterruptedException {
    return texts(
            Digest.of("call", new int[0], tool, arguments, deadline.toString()),
            own -> {
              new Meter(scope.account(), own, Cost.PROBE).add(Cost.TOOLS, 1);
              Provider<Tool> provider = calls.named(Tool.class, "tool", tool);
              String result =
                  calls.within(provider, "tool", deadline, t -> t.call(arguments, deadline));
              return List.of(result);
            })
        .getFirst();
  }

  @Override
  public CodeExecutor.Result execute(String language, String code, Duration deadline)
      throws InterruptedException {
    List<String> found =
        texts(
            Digest.of("execute", new int[0], language, code, deadline.toString()),
            own -> {
              new Meter(scope.account(), own, Cost.PROBE).add(Cost.EXECUTIONS, 1);
              CodeExecutor.Result r =
                  calls.within(
                      calls.named(CodeExecutor.class, "executor of", language),
                      "executor",
                      deadline,
                      x -> x.execute(code, deadline));
              return List.of(r.output(), r.error());
            });
    return new CodeExecutor.Result(found.getFirst(), found.getLast());
  }

  private interface Texts {
    List<String> ask(Tally own) throws InterruptedException;
  }

  private List<String> texts(long asked, Texts question) throws InterruptedException {
    Answer answer = scope.answer(asked, own -> new Answer.Texts(question.ask(own)));
    return ((Answer.Texts) answer).values();
  }

  @Override
  public double random(int index) {
    noise.reset(question().sampling().seed(), RandomKey.ROOT, index, Purpose.STRATEGY);
    return noise.uniform(0);
  }

  @Override
  public void tell(ReasoningEvent event) {
    if (event instanceof ReasoningEvent.Finished) {
      throw new IllegalArgumentException("a run finishes by its answer");
    }
    scope.tell(event);
  }

  @Override
  public void close() {
    rewards.close();
  }
}
