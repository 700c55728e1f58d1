package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.backend.Capability;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.reasoning.JournalRecord.Answer;
import dev.sheaf.kernel.internal.step.GroupState;
import dev.sheaf.reasoning.BranchGroup;
import dev.sheaf.reasoning.Extended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** A group of a run in progress: what is done to it goes into its log, and the loop follows. */
final class LiveGroup implements BranchGroup {
  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final long AGAIN_MILLIS = 10;

  private final RunScope scope;
  private final String path;
  private final Account account;
  private final GroupState state;
  private final List<List<Pending>> pending = new ArrayList<>();
  private int sharedRuns;
  private int ordinal;
  private boolean closed;

  private record Pending(int id, boolean chosen) {}

  LiveGroup(RunScope scope, String path, int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be ≥ 1, were " + workers);
    }
    requireCapable(scope);
    this.scope = scope;
    this.path = path;
    this.account = scope.account();
    long[] keys = new long[workers];
    for (int w = 0; w < workers; w++) {
      keys[w] = scope.keys.opened();
      pending.add(new ArrayList<>());
    }
    GenerationRequest request = scope.request.question();
    this.state = new GroupState(scope.model.nextNumber(), request, keys);
    scope.keep(state);
  }

  private static void requireCapable(RunScope scope) {
    for (String capability : List.of(Capability.VIEW, Capability.MOVE)) {
      if (!scope.model.can(capability) || scope.model.slots() != Integer.MAX_VALUE) {
        throw SheafException.of(
                RunCodes.CANNOT_GROUP, "branches cannot be grouped on this model and backend")
            .expected("a backend with " + capability + ", and a model without recurrent state")
            .found(
                scope.model.can(capability)
                    ? "a model with recurrent state"
                    : "a backend without " + capability)
            .where("run " + scope.id)
            .next("load the model on another backend, or use a strategy without groups")
            .toException();
      }
    }
  }

  private void requireOpen() {
    if (closed || scope.hasEnded()) {
      throw new IllegalStateException("group " + path + " is closed");
    }
  }

  private void requireWorker(int worker) {
    if (worker < 0 || worker >= pending.size()) {
      throw new IllegalArgumentException(
          "worker must be 0 to %d, was %d".formatted(pending.size() - 1, worker));
    }
  }

  private void requireShared(int number) {
    if (number < 0 || number >= sharedRuns) {
      throw new IllegalArgumentException(
          "shared run must be below %d, was %d".formatted(sharedRuns, number));
    }
  }

  private int[] checked(List<Integer> ids) {
    for (int id : ids) {
      if (id < 0 || id >= scope.model.vocabulary()) {
        throw SheafException.of(RunCodes.NOT_A_TOKEN, "an id is no token of the model")
            .expected("0 to " + (scope.model.vocabulary() - 1))
            .found(id)
            .where("group " + path)
            .next("use ids of this model's own vocabulary")
            .toException();
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public int workers() {
    return pending.size();
  }

  @Override
  public int share(List<Integer> ids) throws InterruptedException {
    requireOpen();
    int[] tokens = checked(ids);
    if (tokens.length == 0 || tokens.length > scope.model.contextTokens()) {
      throw new IllegalArgumentException(
          "a shared run must have 1 to %d tokens, had %d"
              .formatted(scope.model.contextTokens(), tokens.length));
    }
    state.share(tokens);
    boolean[] live = {false};
    var unused =
        scope.answer(
            path,
            ordinal++,
            Digest.of("share", tokens),
            account,
            own -> {
              live[0] = true;
              follow(new Meter(account, own, Cost.THINK));
              return new Answer.Done();
            });
    if (!live[0]) {
      state.recorded();
    }
    return sharedRuns++;
  }

  @Override
  public void view(int worker, List<Run> runs) {
    requireOpen();
    requireWorker(worker);
    int[] numbers = new int[runs.size()];
    for (int i = 0; i < numbers.length; i++) {
      switch (runs.get(i)) {
        case Run.Shared s -> {
          requireShared(s.number());
          numbers[i] = s.number();
        }
        case Run.OwnOf o -> {
          requireWorker(o.worker());
          if (o.worker() == worker) {
            throw new IllegalArgumentException("a worker's own run comes last by itself");
          }
          numbers[i] = GroupState.ownOf(o.worker());
        }
      }
    }
    state.view(worker, numbers);
  }

  @Override
  public void give(int worker, List<Integer> ids) {
    requireOpen();
    requireWorker(worker);
    for (int id : checked(ids)) {
      pending.get(worker).add(new Pending(id, false));
      state.note(worker, new TokenRecord(id, "", "", 0, List.of(), 0));
    }
  }

  @Override
  public void move(int worker, int shared) {
    requireOpen();
    requireWorker(worker);
    requireShared(shared);
    state.move(worker, shared);
  }

  @Override
  public List<Integer> step() throws InterruptedException {
    requireOpen();
    int workers = pending.size();
    int[][] ids = new int[workers][];
    boolean[][] chosen = new boolean[workers][];
    List<Integer> asked = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      List<Pending> its = pending.get(w);
      if (its.isEmpty()) {
        throw new IllegalStateException("worker " + w + " was given nothing to compute");
      }
      ids[w] = its.stream().mapToInt(Pending::id).toArray();
      chosen[w] = new boolean[ids[w].length];
      for (int i = 0; i < ids[w].length; i++) {
        chosen[w][i] = its.get(i).chosen();
        asked.add(ids[w][i]);
      }
      asked.add(-1);
    }
    int[] digest = asked.stream().mapToInt(Integer::intValue).toArray();
    state.forward(ids, chosen);
    boolean[] live = {false};
    Answer answer =
        scope.answer(
            path,
            ordinal++,
            Digest.of("step", digest),
            account,
            own -> {
              live[0] = true;
              requireBudget(workers);
              follow(new Meter(account, own, Cost.THINK));
              return new Answer.Grown(
                  new Extended(path, state.chosen(), "", FinishReason.LENGTH, false));
            });
    if (!live[0]) {
      state.recorded();
    }
    List<TokenRecord> tokens = ((Answer.Grown) answer).step().tokens();
    for (int w = 0; w < workers; w++) {
      pending.get(w).clear();
      pending.get(w).add(new Pending(tokens.get(w).id(), true));
      state.note(w, tokens.get(w));
    }
    return tokens.stream().map(TokenRecord::id).toList();
  }

  private void requireBudget(int tokens) {
    if (account.unreserved() < tokens || account.remainingSeconds() == 0) {
      throw SheafException.of(RunCodes.BUDGET_SPENT, "the budget has no room for a group's step")
          .expected(tokens + " tokens")
          .found(account.unreserved() + " left")
          .where("group " + path)
          .next("ask the ledger before a step, or give the run a larger budget")
          .toException();
    }
  }

  /** Lets the loop do what the log says, as far as it goes. */
  private void follow(Meter meter) throws InterruptedException {
    long waitingSince = System.nanoTime();
    while (true) {
      scope.requireRunning();
      scope.model.requireServing();
      Optional<Boolean> done;
      try {
        done = scope.model.loop().advance(state, meter).get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SheafException coded) {
          throw coded;
        }
        throw new IllegalStateException("a group's step failed", e.getCause());
      }
      if (done.isPresent()) {
        waitingSince = System.nanoTime();
        if (done.get()) {
          return;
        }
      } else if (System.nanoTime() - waitingSince > HOLD.toNanos()) {
        throw SheafException.of(RunCodes.INTERRUPTED, "a group waited too long for its turn")
            .expected("a backend with views, a cache and room within " + HOLD.toSeconds() + " s")
            .where("group " + path)
            .next("sheaf:model list, then start the run again with the same journal")
            .toException();
      } else {
        Thread.sleep(AGAIN_MILLIS);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    scope.release(state);
  }
}
