package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.kernel.internal.reasoning.JournalRecord.Answer;
import dev.sheaf.kernel.internal.step.GroupState;
import dev.sheaf.kernel.internal.step.KeptState;
import dev.sheaf.kernel.internal.step.LiveGeneration;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.StrategyRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all parts of one run share. The strategy's thread, except where it says otherwise. */
final class RunScope implements Account.Accounts {
  final String id;
  final RunnerHost host;
  final RunModel model;
  final StrategyRequest request;
  final NoiseKeys keys = new NoiseKeys();
  final Account root;
  private final Journal journal;
  private final RunClock clock;
  private final Consumer<ReasoningEvent> events;
  private final Deque<Account> accounts = new ArrayDeque<>();
  private final Set<KeptState> kept = ConcurrentHashMap.newKeySet();
  private final Set<GroupState> groups = ConcurrentHashMap.newKeySet();
  private final Set<LiveGeneration> running = ConcurrentHashMap.newKeySet();
  private int ordinal;
  private volatile boolean ended;

  /** Where costs go while a reward model scores: its record holds those of all that it asks. */
  private @Nullable Tally collecting;

  RunScope(
      String id,
      RunnerHost host,
      RunModel model,
      StrategyRequest request,
      Journal journal,
      RunClock clock,
      Consumer<ReasoningEvent> events) {
    this.id = id;
    this.host = host;
    this.model = model;
    this.request = request;
    this.journal = journal;
    this.clock = clock;
    this.events = events;
    this.root = new Account(null, budget(request), clock, this);
    accounts.push(root);
  }

  /** A question's deadline is wall time like the budget's. */
  private static Budget budget(StrategyRequest request) {
    Budget b = request.budget();
    Duration wall =
        request.question().deadline().filter(d -> d.compareTo(b.wall()) < 0).orElse(b.wall());
    return new Budget(b.generatedTokens(), b.rewardCalls(), wall);
  }

  /** A question that is answered at once. */
  interface Question {
    /** Answers; what it costs is added to {@code own} as well. */
    Answer ask(Tally own) throws InterruptedException;
  }

  /**
   * The answer to a question: the recorded one, else a new one, recorded before it is given.
   *
   * @param account charged with what a recorded answer had cost
   */
  Answer answer(String path, int number, long asked, Account account, Question question)
      throws InterruptedException {
    requireRunning();
    if (collecting != null) {
      return question.ask(collecting);
    }
    var recorded = journal.recall(path, number, asked);
    if (recorded.isPresent()) {
      account.add(recorded.get().cost());
      return recorded.get().answer();
    }
    Tally own = new Tally();
    Answer answer = question.ask(own);
    record(path, number, asked, own, answer);
    return answer;
  }

  /** As {@link #answer}, for the context itself. */
  Answer answer(long asked, Question question) throws InterruptedException {
    return answer("", ordinal++, asked, account(), question);
  }

  java.util.Optional<JournalRecord> recall(String path, int number, long asked) {
    return journal.recall(path, number, asked);
  }

  /** Records an answer; on return it is on the device. */
  void record(String path, int number, long asked, Tally own, Answer answer) {
    journal.record(new JournalRecord(path, number, asked, own.values(), clock.seconds(), answer));
  }

  /** Whether a reward model is scoring. */
  boolean scoring() {
    return collecting != null;
  }

  /** Collects what is asked until the next call with null. */
  void collect(@Nullable Tally into) {
    collecting = into;
  }

  /** The account that new branches and the context are charged to. */
  Account account() {
    return accounts.element();
  }

  @Override
  public Account open(Account parent, Budget budget) {
    Account part = new Account(parent, budget, clock, this);
    accounts.push(part);
    return part;
  }

  @Override
  public void close(Account part) {
    if (part != root) {
      accounts.remove(part);
    }
  }

  /** Tells readers. Any thread. */
  void tell(ReasoningEvent event) {
    events.accept(event);
  }

  /** State that is freed when the run ends, at the latest. */
  KeptState keep() {
    KeptState state = new KeptState();
    kept.add(state);
    if (ended) {
      release(state);
    }
    return state;
  }

  /** Any thread. */
  void release(KeptState state) {
    if (kept.remove(state)) {
      model.loop().release(state);
    }
  }

  /** A group that is freed when the run ends, at the latest. */
  void keep(GroupState group) {
    groups.add(group);
    if (ended) {
      release(group);
    }
  }

  /** Any thread. */
  void release(GroupState group) {
    if (groups.remove(group)) {
      model.loop().release(group);
    }
  }

  /** A sequence of the run is in the loop. */
  void began(LiveGeneration generation) {
    running.add(generation);
    if (ended) {
      generation.cancel();
    }
  }

  void ended(LiveGeneration generation) {
    running.remove(generation);
  }

  /**
   * Nothing more may be asked.
   *
   * @throws InterruptedException the run has ended, whatever its strategy still does
   */
  void requireRunning() throws InterruptedException {
    if (ended || Thread.interrupted()) {
      throw new InterruptedException("the run has ended");
    }
  }

  /** Whether it has ended. Any thread. */
  boolean hasEnded() {
    return ended;
  }

  /** Cancels what is in the loop. Any thread. */
  void cancelRunning() {
    running.forEach(LiveGeneration::cancel);
  }

  /** Ends it: nothing more is computed, all state is freed. Any thread; twice is no harm. */
  void end() {
    ended = true;
    cancelRunning();
    Set.copyOf(kept).forEach(this::release);
    Set.copyOf(groups).forEach(this::release);
  }
}
