package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.backend.Capability;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.reasoning.JournalRecord.Answer;
import dev.sheaf.kernel.internal.step.KeptState;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import java.util.ArrayList;
import java.util.List;

/** A branch of a run in progress. */
final class LiveBranch implements Branch {
  private final RunScope scope;
  private final Forwards forwards;
  private final Waves waves;
  private final String path;
  private final long key;
  private final Account account;
  private final BranchLog log;
  private final KeptState kept;
  private int ordinal;
  private int children;
  private long ownTokens;
  private boolean closed;

  LiveBranch(RunScope scope, Forwards forwards, Waves waves, String path, long key, BranchLog log) {
    this.scope = scope;
    this.forwards = forwards;
    this.waves = waves;
    this.path = path;
    this.key = key;
    this.account = scope.account();
    this.log = log;
    this.kept = scope.keep();
  }

  long key() {
    return key;
  }

  Account account() {
    return account;
  }

  BranchLog log() {
    return log;
  }

  KeptState kept() {
    return kept;
  }

  /** Number of its next operation. */
  int nextOrdinal() {
    return ordinal++;
  }

  /** Tokens that the context has room for. */
  int room() {
    return Math.max(0, scope.model.contextTokens() - log.cells());
  }

  void grown(Extended step) {
    ownTokens += step.tokens().size();
    log.append(step);
  }

  void requireOpen() {
    if (closed || scope.hasEnded()) {
      throw new IllegalStateException("branch " + path + " is closed");
    }
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Prompt question() {
    return scope.request.question().prompt();
  }

  @Override
  public List<Integer> tokens() {
    return log.live();
  }

  @Override
  public List<TokenRecord> records() {
    return log.records();
  }

  @Override
  public String text() {
    return scope.model.decode(log.records().stream().mapToInt(TokenRecord::id).toArray());
  }

  @Override
  public boolean finished() {
    return log.finished();
  }

  @Override
  public Extended extend(Extension how) throws InterruptedException {
    return waves.extend(List.of(this), how).getFirst();
  }

  @Override
  public List<Branch> fork(int n) {
    requireOpen();
    if (n < 1) {
      throw new IllegalArgumentException("n must be ≥ 1, was " + n);
    }
    List<Branch> forks = new ArrayList<>(n);
    List<KeptState> states = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      LiveBranch child =
          new LiveBranch(
              scope,
              forwards,
              waves,
              path + "." + children++,
              i == 0 ? key : scope.keys.child(key),
              log.copy());
      forks.add(child);
      states.add(child.kept);
      scope.tell(new dev.sheaf.reasoning.ReasoningEvent.Opened(child.path, path));
    }
    scope.model.loop().fork(kept, states);
    return List.copyOf(forks);
  }

  @Override
  public void inject(List<Integer> ids) {
    requireOpen();
    int[] array = ids.stream().mapToInt(Integer::intValue).toArray();
    for (int i = 0; i < array.length; i++) {
      requireToken(array[i], "index " + i + " of the injected ids");
    }
    take(array);
  }

  @Override
  public void inject(String text) {
    requireOpen();
    take(scope.model.encode(text));
  }

  private void take(int[] ids) {
    if (ids.length > room()) {
      throw SheafException.of(RunCodes.NO_ROOM, "the context has no room for injected tokens")
          .expected("at most " + room() + " tokens")
          .found(ids.length)
          .where("branch " + path)
          .next("shorten what is injected, prune, or load the model with a larger --context")
          .toException();
    }
    log.inject(ids);
  }

  private void requireToken(int id, String where) {
    int vocabulary = scope.model.vocabulary();
    if (id < 0 || id >= vocabulary) {
      throw SheafException.of(RunCodes.NOT_A_TOKEN, "an id is no token of the model")
          .expected("0 to " + (vocabulary - 1))
          .found(id)
          .where("branch " + path + ", " + where)
          .next("use ids of this model's own vocabulary")
          .toException();
    }
  }

  @Override
  public double[] score(List<Integer> continuation) throws InterruptedException {
    requireOpen();
    int[] ids = continuation.stream().mapToInt(Integer::intValue).toArray();
    if (ids.length == 0 || ids.length > room()) {
      throw new IllegalArgumentException(
          "continuation must have 1 to %d tokens, had %d".formatted(room(), ids.length));
    }
    int[][] wanted = new int[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      requireToken(ids[i], "index " + i + " of the continuation");
      wanted[i] = new int[] {ids[i]};
    }
    int[] more = java.util.Arrays.copyOf(ids, ids.length - 1);
    double[][] found = ask("score", ids, more, true, wanted);
    double[] values = new double[ids.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = found[i][0];
    }
    return values;
  }

  @Override
  public double[] probe(List<Integer> suffix, int[] candidates) throws InterruptedException {
    requireOpen();
    int[] more = suffix.stream().mapToInt(Integer::intValue).toArray();
    if (candidates.length == 0 || more.length >= room()) {
      throw new IllegalArgumentException(
          "probe takes at least one candidate and a suffix below %d tokens, had %d and %d"
              .formatted(room(), candidates.length, more.length));
    }
    int[] asked = java.util.Arrays.copyOf(more, more.length + candidates.length);
    System.arraycopy(candidates, 0, asked, more.length, candidates.length);
    for (int i = 0; i < asked.length; i++) {
      requireToken(asked[i], "index " + i + " of suffix and candidates");
    }
    return ask("probe " + more.length, asked, more, false, new int[][] {candidates.clone()})[0];
  }

  private double[][] ask(
      String operation, int[] asked, int[] more, boolean generated, int[][] wanted)
      throws InterruptedException {
    int number = scope.scoring() ? ordinal : ordinal++;
    Answer answer =
        scope.answer(
            path,
            number,
            Digest.of(operation, asked),
            account,
            own -> {
              Meter meter = new Meter(account, own, Cost.PROBE);
              double[][] rows = forwards.score(this, more, generated, wanted, meter);
              double[] all = new double[rows.length * rows[0].length];
              for (int i = 0; i < rows.length; i++) {
                System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
              }
              return new Answer.Numbers(all);
            });
    double[] all = ((Answer.Numbers) answer).values();
    double[][] rows = new double[wanted.length][];
    int width = wanted[0].length;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = java.util.Arrays.copyOfRange(all, i * width, (i + 1) * width);
    }
    return rows;
  }

  @Override
  public void prune(int from, int to, PruneMode mode) throws InterruptedException {
    requireOpen();
    scope.requireRunning();
    if (from == to && from >= 0 && to <= log.live().size()) {
      return;
    }
    BranchLog.Kept left =
        switch (mode) {
          case REENCODE -> log.reencode(from, to);
          case REROTATE -> edit(from, to, Capability.MOVE, true);
          case MASK -> edit(from, to, Capability.VIEW, false);
        };
    if (left.drop()) {
      scope.model.loop().suspend(kept);
    } else if (left.keep() >= 0) {
      scope.model.loop().truncate(kept, left.keep(), left.forgetEdits());
    }
  }

  private BranchLog.Kept edit(int from, int to, String capability, boolean drop) {
    if (!scope.model.can(capability) || scope.model.slots() != Integer.MAX_VALUE) {
      throw SheafException.of(
              RunCodes.CANNOT_PRUNE, "tokens cannot be pruned so on this model and backend")
          .expected("a backend with " + capability + ", and a model without recurrent state")
          .found(
              scope.model.can(capability)
                  ? "a model with recurrent state"
                  : "a backend without " + capability)
          .where("branch " + path)
          .next("prune with REENCODE")
          .toException();
    }
    return log.edit(from, to, drop);
  }

  @Override
  public void retain(int priority) {
    requireOpen();
    scope.model.loop().retain(kept, priority);
  }

  @Override
  public void suspend() {
    requireOpen();
    scope.model.loop().suspend(kept);
  }

  @Override
  public void resume() throws InterruptedException {
    requireOpen();
    var unused =
        scope.answer(
            path,
            nextOrdinal(),
            Digest.of("resume", new int[0]),
            account,
            own -> {
              forwards.state(this, new Meter(account, own, Cost.PROMPT));
              return new Answer.Done();
            });
    log.computed(log.length() - 1);
  }

  @Override
  public void cancel() {
    if (!closed) {
      account.add(Cost.CANCELLED, ownTokens);
      close();
    }
  }

  @Override
  public void close() {
    closed = true;
    scope.release(kept);
  }
}
