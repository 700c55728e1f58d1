package dev.sheaf.shell.internal;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningEvent.Finished;
import dev.sheaf.reasoning.ReasoningStrategy.Answer;
import dev.sheaf.reasoning.Spent;
import dev.sheaf.reasoning.StrategyRun;
import java.util.List;
import java.util.Optional;

/** A run whose events a test publishes; cancelling finishes it, as the contract says. */
public final class FakeRun extends PublishedEvents<ReasoningEvent, Finished>
    implements StrategyRun {
  public static final Spent SPENT = new Spent(5, 0, 24, 6, 1, 2, 3, 41, 8, 0, 0, 1.5);

  private final String id;
  private final String strategy;

  FakeRun(String id, String strategy) {
    super(Finished.class);
    this.id = id;
    this.strategy = strategy;
  }

  /** A branch that was opened and has grown by one token. */
  public void branch(String path) {
    publish(new ReasoningEvent.Opened(path, ""));
    TokenRecord token = new TokenRecord(7, "cpu 0.1.0", "cpu", -0.5, List.of(), 0);
    publish(
        new ReasoningEvent.Grown(
            new Extended(path, List.of(token), " there", FinishReason.STOP, true)));
  }

  public void answer(String text, boolean complete) {
    publish(
        new Finished(Optional.of(new Answer(text, complete, "0")), SPENT, false, Optional.empty()));
  }

  public void fail(SheafException error) {
    publish(new Finished(Optional.empty(), SPENT, false, Optional.of(error)));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String strategy() {
    return strategy;
  }

  @Override
  public Spent spent() {
    return SPENT;
  }

  @Override
  public void cancel() {
    cancelWith(new Finished(Optional.empty(), Spent.NOTHING, true, Optional.empty()));
  }
}
