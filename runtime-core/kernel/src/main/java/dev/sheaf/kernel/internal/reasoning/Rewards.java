package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.reasoning.JournalRecord.Answer;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.reasoning.BranchView;
import dev.sheaf.reasoning.RewardModel;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Scores of reward models, as many as the budget leaves; a branch beyond has none. */
final class Rewards implements AutoCloseable {
  private final RunScope scope;
  private final Calls calls;
  private final Map<Provider<RewardModel>, RewardModel.Scorer> scorers = new IdentityHashMap<>();

  Rewards(RunScope scope, Calls calls) {
    this.scope = scope;
    this.calls = calls;
  }

  double[] score(String name, List<? extends BranchView> branches) throws InterruptedException {
    String[] paths = branches.stream().map(BranchView::path).toArray(String[]::new);
    int count = (int) Math.min(branches.size(), scope.account().remainingRewards());
    Answer answer =
        scope.answer(
            Digest.of("reward " + name, new int[0], paths),
            own -> new Answer.Numbers(ask(name, branches.subList(0, count), own)));
    double[] scores = ((Answer.Numbers) answer).values();
    double[] all = Arrays.copyOf(scores, branches.size());
    Arrays.fill(all, Math.min(scores.length, all.length), all.length, Double.NaN);
    return all;
  }

  private double[] ask(String name, List<? extends BranchView> branches, Tally own)
      throws InterruptedException {
    Provider<RewardModel> provider = calls.named(RewardModel.class, "reward model", name);
    if (branches.isEmpty()) {
      return new double[0];
    }
    boolean nested = scope.scoring();
    if (nested) {
      throw new IllegalStateException("a reward model cannot ask for rewards");
    }
    scope.collect(own);
    try {
      double[] scores =
          calls.now(provider, "reward model", p -> scorer(provider).score(views(branches)));
      if (scores.length != branches.size()) {
        throw SheafException.of(
                RunCodes.BAD_SCORES, "a reward model gave another number of scores than asked for")
            .expected(branches.size())
            .found(scores.length)
            .where("reward model " + provider)
            .next("report it to its maker")
            .toException();
      }
      return scores.clone();
    } finally {
      scope.collect(null);
      Meter meter = new Meter(scope.account(), own, Cost.PROBE);
      meter.add(Cost.REWARDS, branches.size());
    }
  }

  private RewardModel.Scorer scorer(Provider<RewardModel> provider) {
    return scorers.computeIfAbsent(provider, p -> p.instance().open(scope.model.handle()));
  }

  private static List<BranchView> views(List<? extends BranchView> branches) {
    return branches.stream().map(b -> (BranchView) new View(b)).toList();
  }

  @Override
  public void close() {
    for (Map.Entry<Provider<RewardModel>, RewardModel.Scorer> e : scorers.entrySet()) {
      try {
        e.getValue().close();
      } catch (RuntimeException | Error failure) {
        scope.host.warn("reward model " + e.getKey() + " failed to close its scorer", failure);
      }
    }
    scorers.clear();
  }

  /** A branch that can be looked at and not be changed, whatever it is cast to. */
  private record View(BranchView of) implements BranchView {
    @Override
    public String path() {
      return of.path();
    }

    @Override
    public Prompt question() {
      return of.question();
    }

    @Override
    public List<Integer> tokens() {
      return of.tokens();
    }

    @Override
    public List<TokenRecord> records() {
      return of.records();
    }

    @Override
    public String text() {
      return of.text();
    }

    @Override
    public boolean finished() {
      return of.finished();
    }

    @Override
    public double[] score(List<Integer> continuation) throws InterruptedException {
      return of.score(continuation);
    }

    @Override
    public double[] probe(List<Integer> suffix, int[] candidates) throws InterruptedException {
      return of.probe(suffix, candidates);
    }
  }
}
