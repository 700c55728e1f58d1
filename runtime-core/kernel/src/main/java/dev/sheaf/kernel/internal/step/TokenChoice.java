package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Outputs;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.sampling.Logprobs;
import dev.sheaf.sampling.Candidates;
import java.util.List;
import java.util.Objects;

/**
 * From one row's logits to the next token of its sequence: choose, append, publish, perhaps finish.
 */
final class TokenChoice {
  private final StepSetup setup;
  private final StepState state;
  private final Candidates candidates;
  private final Logprobs logprobs = new Logprobs();

  TokenChoice(StepSetup setup, StepState state) {
    this.setup = setup;
    this.state = state;
    this.candidates = new Candidates(setup.vocabulary());
  }

  void next(Sequence s, Outputs outputs, int logitRow, Compute compute) {
    check(s, outputs, logitRow, compute);
    var chain = Objects.requireNonNull(s.chain).chain();
    float[] logits = outputs.logits();
    int offset = outputs.offset(logitRow);
    logprobs.read(logits, offset, setup.vocabulary());
    if (!logprobs.finite()) {
      throw notANumber(s, compute);
    }
    int id = chain.choose(logits, offset, candidates, s.log.length() + s.noiseShift());
    double logprob = logprobs.of(id);
    List<TokenRecord.Alternative> top =
        s.request.topLogprobs() == 0
            ? List.of()
            : logprobs.top(s.request.topLogprobs(), candidates);
    long carry = chain.carry();
    chain.push(id, carry);
    String shown = s.text == null ? "" : s.text.push(id);
    s.append(
        new TokenRecord(id, compute.label(), compute.numerics().id(), logprob, top, carry), shown);
    finishIfDone(s, id);
  }

  /** Takes a row of a sequence that chooses nothing. */
  void score(Sequence s, Scoring scoring, int index, Outputs outputs, int logitRow, Compute c) {
    check(s, outputs, logitRow, c);
    logprobs.read(outputs.logits(), outputs.offset(logitRow), setup.vocabulary());
    if (!logprobs.finite()) {
      throw notANumber(s, c);
    }
    scoring.take(index, logprobs);
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

  private void finishIfDone(Sequence s, int id) {
    boolean end = !s.request.ignoreEnd() && state.ends(id);
    boolean ruled = s.work != null && s.work.stopRule != null && s.work.stopRule.push(id);
    if (end || ruled || (s.text != null && s.text.stopped())) {
      state.finish(s, FinishReason.STOP);
    } else if (s.log.emitted() >= s.maxTokens || s.cell(s.log.length()) >= setup.contextTokens()) {
      state.finish(s, FinishReason.LENGTH);
    }
  }
}
