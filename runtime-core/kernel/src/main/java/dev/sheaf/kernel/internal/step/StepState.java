package dev.sheaf.kernel.internal.step;

import dev.sheaf.cache.KvCache;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.cache.KvSequence;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.Usage;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a loop holds between steps: its sequences, and which providers serve them. Dropping a
 * provider throws away what it made and nothing else; {@link #ready} builds it again from the log
 * as soon as there is someone to build it.
 */
final class StepState {
  private final StepSetup setup;
  private final ChainBuilder chains;
  private final List<Sequence> sequences = new ArrayList<>();
  private final IdleStates idle = new IdleStates(this::close);
  private @Nullable Compute compute;
  private @Nullable Provider<KvCacheManager> cacheProvider;
  private volatile @Nullable KvCache cache;
  private boolean cacheBroken;
  private final AnswerText texts = new AnswerText();
  private final Drafters drafters;
  private final Set<GroupState> groups = Collections.newSetFromMap(new IdentityHashMap<>());

  StepState(StepSetup setup) {
    this.setup = setup;
    this.chains = new ChainBuilder(setup, texts);
    this.drafters = new Drafters(setup);
  }

  List<Sequence> sequences() {
    return sequences;
  }

  /** States of branches that nobody grows at the moment. */
  IdleStates idle() {
    return idle;
  }

  /** Groups that hold state. */
  Set<GroupState> groups() {
    return groups;
  }

  ChainBuilder chains() {
    return chains;
  }

  /** Whether a group waits for more than one forward: nobody who came later takes its state. */
  boolean groupAtWork() {
    return groups.stream().anyMatch(GroupState::atWork);
  }

  /** Takes a group's state, all of it; false if there is none that gives way to this number. */
  boolean evictGroup(long number) {
    for (GroupState g : groups) {
      if (!g.atWork() || number < g.number) {
        groups.remove(g);
        g.lose(this::close);
        return true;
      }
    }
    return false;
  }

  /** Frees a group's state for good. */
  void release(GroupState g) {
    g.released = true;
    groups.remove(g);
    g.lose(this::close);
  }

  Drafters drafters() {
    return drafters;
  }

  @Nullable Compute compute() {
    return compute;
  }

  @Nullable KvCache cache() {
    return cache;
  }

  int[] blocks() {
    KvCache c = cache;
    return c == null ? new int[] {0, 0} : new int[] {c.free(), c.total()};
  }

  /** Tokens after which a generation is finished, ascending; do not change. */
  int[] ends() {
    return texts.ends();
  }

  /** Whether a generation is finished after this token. */
  boolean ends(int token) {
    return texts.ends(token);
  }

  /** Takes a sequence in; they are kept in order of submission, whichever thread was first. */
  void add(Sequence s) {
    int at = sequences.size();
    while (at > 0 && sequences.get(at - 1).number > s.number) {
      at--;
    }
    sequences.add(at, s);
    if (s.grammar != null) {
      s.grammar.dropIfGone(); // its compiler went between submission and here
    }
    if (s.work != null) {
      idle.lend(s, s.work);
    }
  }

  void adopt(Compute next) {
    leaveCompute();
    compute = next;
    setup.listener().took(next);
  }

  void adopt(TokenizerBinding next) {
    texts.adopt(next);
    for (Sequence s : sequences) {
      s.text = null;
    }
  }

  int drop(Provider<?> provider) {
    drafters.drop(provider);
    int parked = 0;
    for (Sequence s : sequences) {
      boolean chainGoes = s.chain != null && s.chain.providers().contains(provider);
      if (chainGoes) {
        s.chain = null;
      }
      boolean stateGoes =
          (compute != null && compute.provider() == provider) || cacheProvider == provider;
      boolean textGoes = texts.madeBy(provider);
      boolean grammarGoes = s.grammar != null && s.grammar.madeBy(provider);
      if (s.grammar != null && grammarGoes) {
        s.grammar.drop();
      }
      if (chainGoes || stateGoes || textGoes || grammarGoes) {
        parked++;
      }
    }
    if (texts.madeBy(provider)) {
      texts.drop();
      sequences.forEach(s -> s.text = null);
    }
    if (cacheProvider == provider) {
      leaveCache();
    }
    if (compute != null && compute.provider() == provider) {
      leaveCompute();
    }
    return parked;
  }

  /** Leaves the compiled model, and with it all state that lies in its store. */
  void leaveCompute() {
    Compute old = compute;
    if (old == null) {
      return;
    }
    leaveCache();
    compute = null;
    setup.listener().left(old);
  }

  private void leaveCache() {
    for (Sequence s : sequences) {
      loseState(s);
    }
    idle.dropAll();
    groups.forEach(g -> g.lose(this::close));
    groups.clear();
    KvCache old = cache;
    if (old != null) {
      close(old);
    }
    cache = null;
    cacheProvider = null;
    cacheBroken = false;
  }

  /** Takes a sequence's blocks; it computes its log again. */
  void loseState(Sequence s) {
    KvSequence kv = s.kv;
    s.loseState();
    if (kv != null) {
      close(kv);
    }
  }

  void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Throwable e) {
      cacheFailed(e);
    }
  }

  /**
   * The account cannot be relied on any more: its maker is put aside, and the next turn opens
   * another.
   */
  void cacheFailed(Throwable reason) {
    cacheBroken = true;
    if (cacheProvider != null) {
      cacheProvider.quarantine("its block account of " + setup.model() + " failed: " + reason);
    }
    setup.listener().warned("the block account of " + setup.model() + " failed", reason);
  }

  void release() {
    leaveCompute();
    leaveCache();
    drafters.release();
  }

  /** Makes sure there is a block account for the present store; false if nobody provides one. */
  boolean bindCache() {
    if (cacheBroken) {
      leaveCache();
    }
    if (cache != null) {
      return true;
    }
    Compute c = compute;
    Optional<Provider<KvCacheManager>> provider = setup.providers().cache();
    if (c == null || provider.isEmpty()) {
      return false;
    }
    cacheProvider = provider.get();
    try {
      cache =
          Objects.requireNonNull(
              cacheProvider.instance().open(StoreMover.geometry(c.model().kv())),
              "the cache manager gave no account");
      return true;
    } catch (Throwable e) {
      cacheFailed(e);
      return false;
    }
  }

  /** Builds what a sequence lacks; false if it has to wait, which readers are told once. */
  boolean ready(Sequence s) {
    String missing = missing(s);
    if (missing == null) {
      s.waitingFor = null;
      return true;
    }
    if (s.waitingFor == null) {
      s.waitingFor = missing;
      s.waitingSinceNanos = System.nanoTime();
      s.resumePending = true;
      s.state("waiting");
      s.generation.append(new GenerationEvent.Waiting(missing));
    } else if (!missing.equals(s.waitingFor)) {
      s.waitingFor = missing;
      s.generation.append(new GenerationEvent.Waiting(missing));
    }
    if (!mayWaitOn(s) && System.nanoTime() - s.waitingSinceNanos > setup.hold().toNanos()) {
      fail(
          s,
          SheafException.of(StepCodes.HELD_TOO_LONG, "the request waited too long for " + missing)
              .expected(missing + " back within " + setup.hold().toSeconds() + " s")
              .found("nobody provides it")
              .where("request " + s.generation.id())
              .next(
                  "sheaf:bundle list, then start or install its bundle and send the request again")
              .toException());
    }
    return false;
  }

  /**
   * A pin waits for its backend for as long as it takes, and so does everyone while one is being
   * made ready.
   */
  private boolean mayWaitOn(Sequence s) {
    Optional<String> pin = s.request.backend();
    if (compute == null) {
      return pin.isPresent() || setup.pinned() || setup.listener().preparing();
    }
    return pin.isPresent() && !pin.get().equals(compute.provider().name());
  }

  private @Nullable String missing(Sequence s) {
    Optional<String> pin = s.request.backend();
    if (compute == null) {
      return pin.map(p -> "backend " + p).orElse("a backend");
    }
    if (pin.isPresent() && !pin.get().equals(compute.provider().name())) {
      return "backend " + pin.get();
    }
    String lacking = s.work == null ? null : s.work.lacking(compute.can());
    if (lacking != null) {
      return "a backend with " + lacking;
    }
    if (cache == null) {
      return "a cache manager";
    }
    if (setup.textRequired() && s.text == null) {
      s.text = texts.of(s);
      if (s.text == null) {
        return "the tokenizer";
      }
    }
    if (s.chain == null && s.reading == null) {
      ChainBuilder.Result result = chains.build(s);
      if (result.missing() != null) {
        return result.missing();
      }
      s.chain = result.chain();
    }
    SequenceGrammar grammar = s.grammar;
    if (grammar == null) {
      return null;
    }
    if (!grammar.compiled()) {
      if (grammar.ask()) {
        setup.listener().needsGrammar();
      }
      return grammar.label();
    }
    matcher(s);
    return null;
  }

  /** Where a constrained sequence is in its grammar. */
  Matcher matcher(Sequence s) {
    SequenceGrammar grammar = Objects.requireNonNull(s.grammar);
    Matcher m = grammar.matcher();
    return m != null ? m : grammar.open(s, texts.startsAnswer(s));
  }

  /** Grammars that sequences wait for. */
  List<Grammar> wantedGrammars() {
    return sequences.stream()
        .filter(s -> s.grammar != null && !s.grammar.compiled())
        .map(s -> Objects.requireNonNull(s.grammar).grammar())
        .distinct()
        .toList();
  }

  /** Gives a compiled grammar to those who wait for it; false if its makers have gone. */
  boolean adopt(Grammar of, ConstraintBinding binding) {
    if (binding.gone()) {
      return false;
    }
    for (Sequence s : sequences) {
      if (waitsFor(s, of)) {
        Objects.requireNonNull(s.grammar).adopt(binding);
      }
    }
    return true;
  }

  /** A grammar that does not compile any more fails those who wait for it. */
  void refuse(Grammar of, SheafException reason) {
    for (Sequence s : List.copyOf(sequences)) {
      if (waitsFor(s, of)) {
        fail(s, reason);
      }
    }
  }

  private static boolean waitsFor(Sequence s, Grammar of) {
    return s.grammar != null && !s.grammar.compiled() && s.grammar.grammar().equals(of);
  }

  void finish(Sequence s, FinishReason reason) {
    end(s, reason, null);
  }

  void fail(Sequence s, SheafException error) {
    end(s, FinishReason.ERROR, error);
  }

  /** Whatever was thrown for one sequence ends that one. */
  void failed(Sequence s, Throwable e) {
    fail(
        s,
        e instanceof SheafException coded
            ? coded
            : SheafException.of(StepCodes.PLUGIN_FAILED, "a plug-in failed on this request")
                .found(e)
                .where("request " + s.generation.id())
                .next("report it to the bundle's maker; other requests are not touched")
                .cause(e)
                .toException());
  }

  private void end(Sequence s, FinishReason reason, @Nullable SheafException error) {
    sequences.remove(s);
    s.over = true;
    drafters.ended(s);
    KvSequence kv = s.kv;
    s.kv = null;
    BranchWork work = s.work;
    if (work != null) {
      boolean whole = error == null && reason != FinishReason.CANCELLED;
      idle.giveBack(s, work, whole ? kv : closed(kv));
    } else if (kv != null) {
      close(kv);
    }
    s.blocks(0);
    s.state("finished");
    String rest = s.text == null ? "" : work == null ? s.text.flush() : s.text.pause();
    if (s.text != null) {
      s.generation.stopText(s.text.stopText());
    }
    s.text = null; // what is remembered of a request must not keep a bundle's classes alive
    s.chain = null;
    if (s.grammar != null) {
      s.grammar.drop();
    }
    s.generation.append(
        new GenerationEvent.Finished(
            reason,
            rest,
            new Usage(s.log.promptLength(), s.log.emitted(), s.replayed, s.drafted, s.accepted),
            s.clock.timings(s.log.promptLength()),
            Optional.ofNullable(error)));
    setup.listener().ended(s);
    if (work != null) {
      work.ended();
    }
  }

  /** State of tokens that the branch does not take is not kept. */
  private @Nullable KvSequence closed(@Nullable KvSequence kv) {
    if (kv != null) {
      close(kv);
    }
    return null;
  }
}
