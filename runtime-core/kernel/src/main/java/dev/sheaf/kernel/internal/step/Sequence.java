package dev.sheaf.kernel.internal.step;

import dev.sheaf.cache.KvSequence;
import dev.sheaf.engine.EndOptions;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.kernel.internal.sampling.SamplingChain;
import dev.sheaf.kernel.internal.text.TextStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens being grown. Owned by one step loop; what other threads may call says so.
 *
 * <p>{@code computed} cells hold state on the present backend. Everything from there to the end of
 * the log has yet to be computed: after submission that is the prompt, while decoding the one token
 * chosen last, after a swap the whole log. So prefill, decode and replay are one thing.
 */
public final class Sequence {
  final SequenceLog log;
  final GenerationRequest request;
  final LiveGeneration generation;
  final long number;
  final long deadlineNanos;
  final int maxTokens;
  final StepClock clock;

  /** What it does for a branch; null: it is a plain request's. */
  @Nullable BranchWork work;

  @Nullable KvSequence kv;
  @Nullable ChainBinding chain;
  @Nullable TextStream text;
  int computed;

  /**
   * How far it had been computed before its state was lost; up to there computing counts as replay.
   */
  int replayUntil;

  int replayed;

  /** Proposed tokens that were computed, and how many of them were the ones chosen anyway. */
  int drafted;

  int accepted;
  int failures;
  boolean resumePending;
  volatile @Nullable String waitingFor;
  long waitingSinceNanos;

  /** What it must match; null: anything. */
  @Nullable SequenceGrammar grammar;

  /** What it wants to know of its prompt; null: nothing. */
  @Nullable PromptScores promptScores;

  /** It looks at the row after its prompt and chooses nothing; null: it chooses. */
  @Nullable LogitsReading reading;

  /** Tokens of its own that end it, ascending. */
  final int[] ends;

  /** Tokens whose log-probabilities are reported at every step. */
  final int[] asked;

  /** Whether log-probabilities are those of what the sampler chose from. */
  final boolean processed;

  /** Notices when its answer goes round in circles; null: nobody asked. */
  final @Nullable Repetition repetition;

  /** How long it goes on after its first token, once its text has a line end. */
  private final long afterNewline;

  /** What its drafter is shown; null: it wants none. */
  @Nullable DraftHistory draft;

  /** Tokens that this step's plan gives it. */
  int share;

  /** It has ended. */
  boolean over;

  private volatile @Nullable String state = "queued";
  private volatile int blocks;

  Sequence(
      long number,
      GenerationRequest request,
      int[] prompt,
      boolean[] promptGenerated,
      int maxTokens,
      LiveGeneration generation,
      StepClock clock) {
    this.number = number;
    this.request = request;
    this.log = new SequenceLog(prompt, promptGenerated);
    this.maxTokens = maxTokens;
    this.generation = generation;
    this.clock = clock;
    this.deadlineNanos =
        request
            .deadline()
            .map(LiveGeneration::nanos)
            .map(n -> clock.submitted() + n)
            .orElse(Long.MAX_VALUE);
    EndOptions end = request.end();
    this.ends = end.tokens().stream().mapToInt(Integer::intValue).sorted().toArray();
    this.repetition = end.repetition().map(Repetition::new).orElse(null);
    this.afterNewline = end.afterNewline().map(LiveGeneration::nanos).orElse(Long.MAX_VALUE);
    this.asked = request.logprobs().tokens().stream().mapToInt(Integer::intValue).toArray();
    this.processed = request.logprobs().mode() == LogprobOptions.Mode.PROCESSED;
  }

  /** The chain and the providers that it was made from. */
  record ChainBinding(SamplingChain chain, List<Object> providers) {}

  /** Whether its own time is over: since submission, or since its first token after a line end. */
  boolean late(long now) {
    return (deadlineNanos != Long.MAX_VALUE && now - deadlineNanos >= 0)
        || (afterNewline != Long.MAX_VALUE
            && text != null
            && text.lineEnded()
            && now - clock.firstToken() >= afterNewline);
  }

  /** Whether the request names this token as one that ends it. */
  boolean endsAt(int token) {
    return ends.length > 0 && Arrays.binarySearch(ends, token) >= 0;
  }

  int pending() {
    int left = log.length() - computed;
    return work == null ? left : work.stretch(computed, left);
  }

  /** The cell of a token, and its position for the rotary rule. */
  int cell(int index) {
    return work == null ? index : index - work.dropped;
  }

  /** Added to an index in this log, it gives the position of the noise. */
  int noiseShift() {
    return work == null ? 0 : work.past.shift();
  }

  /** Whose drafts may learn from its tokens. */
  String scope() {
    return work == null ? generation.id() : work.scope;
  }

  /** Forgets state that the log can rebuild, because the blocks it lies in go. */
  void loseState() {
    kv = null;
    if (work != null) {
      work.loseState();
    }
    if (computed > 0) {
      replayUntil = Math.max(replayUntil, computed);
      resumePending = true;
    }
    computed = 0;
    blocks = 0;
  }

  void append(TokenRecord token, String shown) {
    log.append(token);
    if (work != null) {
      work.counter.chosen();
    }
    clock.token();
    generation.append(new GenerationEvent.Token(token, shown));
  }

  void state(String value) {
    state = value;
  }

  void blocks(int count) {
    blocks = count;
  }

  /** Any thread: {@code queued, running, waiting, moving, finished}. */
  public String state() {
    return state == null ? "queued" : state;
  }

  /** Any thread. */
  public int heldBlocks() {
    return blocks;
  }

  /** Any thread. */
  public int promptTokens() {
    return log.promptLength();
  }

  /** Any thread. */
  public int generatedTokens() {
    return log.recorded();
  }

  /** Any thread, roughly. */
  public int replayedTokens() {
    return replayed;
  }

  /** Any thread. */
  public double ageSeconds() {
    return clock.ageSeconds();
  }

  /** Any thread. */
  public LiveGeneration generation() {
    return generation;
  }

  /** Any thread: what it waits for, if it does. */
  public Optional<String> waitingFor() {
    return Optional.ofNullable(waitingFor);
  }
}
