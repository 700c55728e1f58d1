package dev.sheaf.kernel.internal.sampling;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.random.KeyedNoise;
import dev.sheaf.kernel.internal.random.Purpose;
import dev.sheaf.kernel.internal.random.RandomKey;
import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.Sampler;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One sequence's way from logits to a token: its processors in order, then its sampler.
 *
 * <p>Holds nothing that pushing the output's tokens again cannot rebuild. One thread at a time.
 */
public final class SamplingChain {
  static final ErrorCode NO_CANDIDATE = ErrorCode.of("SHEAF-SAMPLING-001", ErrorKind.USER);
  static final ErrorCode NOT_IN_VOCABULARY = ErrorCode.of("SHEAF-SAMPLING-002", ErrorKind.DEFECT);
  static final ErrorCode TWO_CARRIES = ErrorCode.of("SHEAF-SAMPLING-003", ErrorKind.USER);

  /** As {@code best}: nobody has looked. */
  public static final int UNKNOWN = -1;

  private static final int NONE = -1;

  private final LogitsProcessor[] processors;
  private final Sampler sampler;
  private final KeyedNoise noise;
  private final long seed;
  private final long branch;

  /** Each processor's own branch below the sequence's, so that no two share their noise. */
  private final long[] branches;

  /**
   * @param processors in order of application
   * @param sampler ends the chain
   * @param noise reset before each choice, so chains that one thread calls may share it
   * @param seed of the request
   * @param branch see {@link dev.sheaf.kernel.internal.random.RandomKey}
   */
  public SamplingChain(
      List<LogitsProcessor> processors, Sampler sampler, KeyedNoise noise, long seed, long branch) {
    this.processors = processors.toArray(LogitsProcessor[]::new);
    this.sampler = Objects.requireNonNull(sampler, "sampler");
    this.noise = Objects.requireNonNull(noise, "noise");
    this.seed = seed;
    this.branch = branch;
    this.branches = new long[this.processors.length];
    for (int i = 0; i < branches.length; i++) {
      branches[i] = RandomKey.child(branch, i);
    }
  }

  /**
   * Chooses a token; changes nothing in the sequence's state.
   *
   * @param logits raw, free of NaN; read only
   * @param offset where the row begins
   * @param scratch of the model's vocabulary; reset
   * @param position index in the log that the token will have, ≥ 0
   * @param best the id of the row's largest logit, the lowest such id, or {@link #UNKNOWN}
   * @param allowed a bit for each token that may be chosen; null: all may
   * @return an id of the vocabulary
   * @throws SheafException {@code SHEAF-SAMPLING-001} (USER) every token is ruled out; {@code
   *     SHEAF-SAMPLING-002} (DEFECT) the sampler's answer is no token
   */
  public int choose(
      float[] logits,
      int offset,
      int best,
      Candidates scratch,
      int position,
      long @Nullable [] allowed) {
    scratch.reset(logits, offset, best);
    if (allowed != null) {
      scratch.allowOnly(allowed);
    }
    for (int i = 0; i < processors.length; i++) {
      noise.reset(seed, branches[i], position, Purpose.PROCESS); // computes nothing until asked
      processors[i].apply(scratch, noise);
    }
    noise.reset(seed, branch, position, Purpose.SAMPLE);
    int id = sampler.sample(scratch, noise);
    if (id == NONE) {
      throw SheafException.of(NO_CANDIDATE, "no token is left to choose from")
          .expected("at least one token that neither mask nor processors rule out")
          .found("none of " + scratch.vocabulary())
          .where("position " + position)
          .next("relax what rules tokens out: grammar, banned tokens, biases")
          .toException();
    }
    if (id < 0 || id >= scratch.vocabulary()) {
      throw SheafException.of(NOT_IN_VOCABULARY, "the sampler chose an id that is no token")
          .expected("0 to " + (scratch.vocabulary() - 1))
          .found(id)
          .where(sampler.getClass().getName() + ", position " + position)
          .next("report it to the vendor of the sampler, or choose another one")
          .toException();
    }
    return id;
  }

  /** Chooses a token with nothing masked. */
  public int choose(float[] logits, int offset, Candidates scratch, int position) {
    return choose(logits, offset, UNKNOWN, scratch, position, null);
  }

  /**
   * Tells the processors of an output token; on replay with the carry that was recorded with it.
   */
  public void push(int token, long carry) {
    for (LogitsProcessor processor : processors) {
      processor.push(token, carry);
    }
  }

  /** Takes back the token pushed last. */
  public void pop() {
    for (LogitsProcessor processor : processors) {
      processor.pop();
    }
  }

  /**
   * What the chain needs to be given back with the next token: the carry of the one processor that
   * has any, else 0.
   *
   * @throws SheafException {@code SHEAF-SAMPLING-003} (USER) two processors have one, and a token
   *     records only one
   */
  public long carry() {
    long carry = 0;
    for (LogitsProcessor processor : processors) {
      long own = processor.carry();
      if (own != 0 && carry != 0) {
        throw SheafException.of(
                TWO_CARRIES, "two processors of the chain keep a value from step to step")
            .expected("at most one, since a token's record has room for one")
            .found(
                Arrays.stream(processors)
                    .filter(p -> p.carry() != 0)
                    .map(p -> p.getClass().getSimpleName())
                    .toList())
            .next("name only one of them in the request's processors")
            .toException();
      }
      carry |= own;
    }
    return carry;
  }
}
