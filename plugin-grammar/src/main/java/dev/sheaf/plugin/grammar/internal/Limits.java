package dev.sheaf.plugin.grammar.internal;

import dev.sheaf.error.SheafException;
import java.time.Duration;

/**
 * What a grammar may cost.
 *
 * @param length code units of its text
 * @param states of its automaton as built
 * @param bytes of heap for states and masks kept for one compiled grammar; more are made again
 * @param compile time to compile
 * @param maskWork elementary steps of one mask
 */
public record Limits(int length, int states, long bytes, Duration compile, long maskWork) {
  /** The settings' defaults. */
  public static final Limits DEFAULT =
      new Limits(65_536, 20_000, 16L << 20, Duration.ofSeconds(2), 50_000_000L);

  public Limits {
    within("grammarLength", length, 1, 1 << 24);
    within("states", states, 16, 1 << 20);
    within("grammarBytes", bytes, 1 << 20, 1L << 32);
    within("compileMillis", compile.toMillis(), 1, 600_000);
    within("maskWork", maskWork, 100_000, 1L << 40);
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, was %d".formatted(name, least, most, value));
    }
  }

  /** Refuses a text that is too long to be looked at. */
  public void requireLength(String grammar) {
    if (grammar.length() > length) {
      throw SheafException.of(GrammarErrors.TOO_LARGE, "the grammar is too long")
          .expected("at most %d characters".formatted(length))
          .found(grammar.length())
          .next("shorten it, or raise grammarLength of dev.sheaf.plugin.grammar")
          .toException();
    }
  }

  /** A watch that starts now. */
  public Watch watch() {
    return new Watch(this, System.nanoTime() + compile.toNanos());
  }

  /** Ends what takes too long, or what nobody waits for any more. One thread. */
  public static final class Watch {
    private final Limits limits;
    private final long deadline;

    private Watch(Limits limits, long deadline) {
      this.limits = limits;
      this.deadline = deadline;
    }

    /** Called now and then while compiling. */
    public void check() {
      if (Thread.currentThread().isInterrupted()) {
        throw SheafException.of(GrammarErrors.INTERRUPTED, "compiling the grammar was given up")
            .next("send the request again")
            .toException();
      }
      if (System.nanoTime() - deadline > 0) {
        throw SheafException.of(GrammarErrors.TIME, "compiling the grammar took too long")
            .expected("at most %d ms".formatted(limits.compile().toMillis()))
            .next("simplify it, or raise compileMillis of dev.sheaf.plugin.grammar")
            .toException();
      }
    }
  }
}
