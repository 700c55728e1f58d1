package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Outputs;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.sampling.Logprobs;
import dev.sheaf.kernel.internal.sampling.Processed;
import dev.sheaf.kernel.internal.sampling.SamplingChain;
import dev.sheaf.sampling.Candidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From one row's logits to the next token of its sequence: mask, choose, append, publish. */
final class TokenChoice {
  private final StepSetup setup;
  private final StepState state;
  private final Candidates candidates;
  private final TokenMask mask;
  private final Likeliest likeliest = new Likeliest();
  private final Logprobs logprobs = new Logprobs();
  private final Processed processed = new Processed();

  TokenChoice(StepSetup setup, StepState state) {
    this.setup = setup;
    this.state = state;
    this.candidates = new Candidates(setup.vocabulary());
    this.mask = new TokenMask(setup.vocabulary());
  }

  /**
   * Chooses a row's token and appends it, unless the sequence has ended already.
   *
   * @return why the sequence ends here; null: it goes on
   */
  @Nullable FinishReason next(Sequence s, Outputs outputs, int logitRow, Compute compute) {
    check(s, outputs, logitRow, compute);
    read(s, outputs, logitRow, compute);
    if (s.reading != null) {
      s.reading.take(logprobs, top(s.reading.asked(), outputs, logitRow), compute);
      return FinishReason.LENGTH;
    }
    var chain = Objects.requireNonNull(s.chain).chain();
    float[] logits = outputs.logits();
    int offset = outputs.offset(logitRow);
    if (s.grammar != null && !mask.fill(s, state.matcher(s), state.ends())) {
      return FinishReason.STOP;
    }
    int id =
        chain.choose(
            logits,
            offset,
            outputs.top() > 0 ? outputs.topId(logitRow, 0) : SamplingChain.UNKNOWN,
            candidates,
            s.log.length() + s.noiseShift(),
            s.grammar == null ? null : mask.bits());
    if (s.processed) {
      readProcessed(s);
    }
    teach(s);
    double logprob = s.processed ? processed.of(id) : logprobs.of(id);
    List<TokenRecord.Alternative> top =
        s.processed
            ? processed.top(s.request.topLogprobs())
            : top(s.request.topLogprobs(), outputs, logitRow);
    top = withAsked(s, top, s.processed);
    long carry = chain.carry();
    chain.push(id, carry);
    boolean end = (!s.request.ignoreEnd() && state.ends(id)) || s.endsAt(id);
    if (s.grammar != null && !end) {
      s.grammar.push(s, state.matcher(s), id, s.log.emitted());
    }
    String shown = s.text == null ? "" : s.text.push(id);
    s.append(
        new TokenRecord(id, compute.label(), compute.numerics().id(), logprob, top, carry), shown);
    return reason(s, id, end);
  }

  /** Shows the distribution that was just chosen from to a drafter that wants to learn. */
  private void teach(Sequence s) {
    DrafterBinding binding = state.drafters().of(s);
    if (binding != null && binding.learnTop() > 0) {
      likeliest.read(candidates, binding.learnTop());
      state.drafters().learn(binding, s, likeliest);
    }
  }

  /** What was chosen from; before anyone reorders it. */
  private void readProcessed(Sequence s) {
    processed.read(candidates, s.request.sampling().greedy());
    if (!processed.finite()) {
      throw SheafException.of(StepCodes.SCORE_NOT_A_NUMBER, "a processor left a score that is none")
          .expected("numbers, or −∞ for what is ruled out")
          .found("NaN after token " + s.log.length())
          .where("request " + s.generation.id())
          .next("report it to the maker of the request's processors")
          .toException();
    }
  }

  /** Appends the tokens that were asked for by id. */
  private List<TokenRecord.Alternative> withAsked(
      Sequence s, List<TokenRecord.Alternative> top, boolean ofProcessed) {
    if (s.asked.length == 0) {
      return top;
    }
    List<TokenRecord.Alternative> all = new ArrayList<>(top);
    for (int id : s.asked) {
      all.add(new TokenRecord.Alternative(id, ofProcessed ? processed.of(id) : logprobs.of(id)));
    }
    return all;
  }

  /**
   * What the model thought of a token that was given to it.
   *
   * @param index of the token in the log
   * @param logitRow of the token before it
   */
  TokenRecord given(Sequence s, int index, int top, Outputs outputs, int logitRow, Compute c) {
    check(s, outputs, logitRow, c);
    read(s, outputs, logitRow, c);
    int id = s.log.id(index);
    return new TokenRecord(
        id,
        c.label(),
        c.numerics().id(),
        logprobs.of(id),
        withAsked(s, top(top, outputs, logitRow), false),
        0);
  }

  /** Takes a row of a sequence that chooses nothing. */
  void score(Sequence s, Scoring scoring, int index, Outputs outputs, int logitRow, Compute c) {
    check(s, outputs, logitRow, c);
    read(s, outputs, logitRow, c);
    scoring.take(index, logprobs);
  }

  private List<TokenRecord.Alternative> top(int asked, Outputs outputs, int logitRow) {
    int n = Math.min(asked, setup.vocabulary());
    if (n == 0) {
      return List.of();
    }
    return n <= outputs.top() ? logprobs.top(n, outputs, logitRow) : logprobs.top(n, candidates);
  }

  /** The row's sum: from the device, where it has been asked for, or term by term. */
  private void read(Sequence s, Outputs outputs, int logitRow, Compute compute) {
    float[] logits = outputs.logits();
    int offset = outputs.offset(logitRow);
    if (outputs.top() > 0) {
      logprobs.take(logits, offset, outputs.topLogit(logitRow, 0), outputs.logSumExp(logitRow));
    } else {
      logprobs.read(logits, offset, setup.vocabulary());
    }
    if (!logprobs.finite()) {
      throw notANumber(s, compute);
    }
  }

  private static void check(Sequence s, Outputs outputs, int logitRow, Compute compute) {
    switch (outputs.status(logitRow)) {
      case OK -> {}
      case NOT_A_NUMBER -> throw notANumber(s, compute);
      case DEVICE_ERROR ->
          throw SheafException.of(StepCodes.DEVICE_ERROR, "the device failed on this request alone")
              .where("request " + s.generation.id() + ", backend " + compute.label())
              .next("send the request again")
              .toException();
    }
  }

  /** Also for backends that do not say so themselves: such a row must never reach an argmax. */
  private static SheafException notANumber(Sequence s, Compute compute) {
    return SheafException.of(StepCodes.NOT_A_NUMBER, "the model gave a logit that is not a number")
        .expected("finite logits")
        .found("NaN or infinity after token " + s.log.length())
        .where("request " + s.generation.id() + ", backend " + compute.label())
        .next("load the model with --scan to find broken weights")
        .toException();
  }

  private @Nullable FinishReason reason(Sequence s, int id, boolean end) {
    boolean ruled = s.work != null && s.work.stopRule != null && s.work.stopRule.push(id);
    boolean circles = s.repetition != null && s.repetition.push(id);
    if (end || ruled || (s.text != null && s.text.stopped())) {
      return FinishReason.STOP;
    }
    if (circles) {
      return FinishReason.REPETITION;
    }
    if (s.log.emitted() >= s.maxTokens || s.cell(s.log.length()) >= setup.contextTokens()) {
      return FinishReason.LENGTH;
    }
    return null;
  }
}
