package dev.sheaf.shell.internal;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationEvent.Finished;
import dev.sheaf.engine.Timings;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.engine.Usage;
import dev.sheaf.error.SheafException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A generation whose events a test publishes when it likes; cancelling finishes it, as the contract
 * says.
 */
public final class FakeGeneration extends PublishedEvents<GenerationEvent, Finished>
    implements Generation {
  private final String id;
  private int promptTokens = 3;

  public FakeGeneration(String id) {
    super(Finished.class);
    this.id = id;
  }

  /** The first event, and the count of the usage that comes last. */
  public void start(int tokens) {
    promptTokens = tokens;
    publish(new GenerationEvent.Started(Collections.nCopies(tokens, 1)));
  }

  /** A token of the fake backend. */
  public void token(int tokenId, String text) {
    token(tokenId, text, "cpu 0.1.0");
  }

  public void token(int tokenId, String text, String backend) {
    List<TokenRecord.Alternative> top =
        List.of(new TokenRecord.Alternative(tokenId, -0.5), new TokenRecord.Alternative(99, -1.25));
    publish(
        new GenerationEvent.Token(
            new TokenRecord(tokenId, backend, "cpu-256-float32-kvf32", -0.5, top, 0), text));
  }

  public void finish(FinishReason reason, String text) {
    finish(reason, text, Optional.empty());
  }

  public void finish(FinishReason reason, String text, Optional<SheafException> error) {
    publish(end(reason, text, error));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void cancel() {
    cancelWith(end(FinishReason.CANCELLED, "", Optional.empty()));
  }

  private Finished end(FinishReason reason, String text, Optional<SheafException> error) {
    int tokens = (int) events().stream().filter(GenerationEvent.Token.class::isInstance).count();
    return new Finished(
        reason,
        text,
        new Usage(promptTokens, tokens, 0, 0, 0),
        new Timings(0.001, 0.25, 1.5, 120, 40),
        error);
  }
}
