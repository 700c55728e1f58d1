package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Outputs;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.sampling.Logprobs;
import dev.sheaf.sampling.Candidates;
import java.util.List;
import java.util.Objects;

/** From one row's logits to the next token of its sequence: choose, append, publish, perhaps finish. */
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
    switch (outputs.status(logitRow)) {
      case OK -> {}
      case NOT_A_NUMBER ->
          throw SheafException.of(StepCodes.NOT_A_NUMBER, "the model gave a logit that is not a number")
              .expected("finite logits")
              .found("NaN or infinity after token " + s.log.length())
              .where("request " + s.generation.id() + ", backend " + compute.label())
              .next("load the model with --scan to find broken weights")
              .toException();
      case DEVICE_ERROR ->
          throw SheafException.of(StepCodes.DEVICE_ERROR, "the device failed on this request alone")
              .where("request " + s.generation.id() + ", backend " + compute.label())
              .next("send the request again")
              .toException();
    }
    var chain = Objects.requireNonNull(s.chain).chain();
    float[] logits = outputs.logits();
    int offset = outputs.offset(logitRow);
    int id = chain.choose(logits, offset, candidates, s.log.length());
    logprobs.read(logits, offset, setup.vocabulary());
    double logprob = logprobs.of(id);
    List<TokenRecord.Alternative> top =
        s.request.topLogprobs() == 0 ? List.of() : logprobs.top(s.request.topLogprobs(), candidates);
    long carry = chain.carry();
    chain.push(id, carry);
    String shown = s.text == null ? "" : s.text.push(id);
    s.append(new TokenRecord(id, compute.label(), compute.numerics().id(), logprob, top, carry), shown);
    finishIfDone(s, id);
  }

  private void finishIfDone(Sequence s, int id) {
    TokenizerBinding tokenizer = state.tokenizer();
    boolean end =
        !s.request.ignoreEnd() && tokenizer != null && tokenizer.tokenizer().endOfGeneration().contains(id);
    if (end || (s.text != null && s.text.stopped())) {
      state.finish(s, FinishReason.STOP);
    } else if (s.log.emitted() >= s.maxTokens || s.log.length() >= setup.contextTokens()) {
      state.finish(s, FinishReason.LENGTH);
    }
  }
}
