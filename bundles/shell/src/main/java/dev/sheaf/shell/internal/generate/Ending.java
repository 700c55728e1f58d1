package dev.sheaf.shell.internal.generate;

import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.Optional;

/** How generations end, as success or failure. */
public final class Ending {
  private Ending() {}

  /** The failure that an end is for whoever asked; empty if it is none. */
  public static Optional<SheafException> failure(String id, GenerationEvent.Finished end) {
    return switch (end.reason()) {
      case STOP, LENGTH, REPETITION -> Optional.empty();
      case ERROR ->
          Optional.of(
              end.error()
                  .orElseGet(() ->
                      SheafException.of(
                              ShellErrors.GENERATION, "the generation failed without a reason")
                          .where("request " + id)
                          .next("report it")
                          .toException()));
      case CANCELLED ->
          Optional.of(
              SheafException.of(ShellErrors.CANCELLED, "the request was cancelled")
                  .expected("its end")
                  .found(end.usage().generatedTokens() + " tokens so far")
                  .where("request " + id)
                  .next("run it again")
                  .toException());
      case DEADLINE ->
          Optional.of(
              SheafException.of(ShellErrors.DEADLINE, "the request ran out of its time")
                  .expected("its end within --timeout")
                  .found(end.usage().generatedTokens() + " tokens so far")
                  .where("request " + id)
                  .next("give it more time, or fewer tokens with --max")
                  .toException());
    };
  }
}
