package dev.sheaf.reasoning;

import dev.sheaf.error.SheafException;
import java.util.Optional;

/** What a reader of a run sees. The last one is always {@link Finished}. */
public sealed interface ReasoningEvent {
  /** A branch was opened, or forked from {@code parent}. */
  record Opened(String branch, String parent) implements ReasoningEvent {}

  /** A branch has grown. */
  record Grown(Extended step) implements ReasoningEvent {}

  /** A branch was scored by {@code by}. */
  record Scored(String branch, String by, double score) implements ReasoningEvent {}

  /** A branch was given up, and why. */
  record Dropped(String branch, String reason) implements ReasoningEvent {}

  /** An answer was found in a branch. */
  record Candidate(String branch, String answer) implements ReasoningEvent {}

  /** A word to whoever watches. */
  record Message(String text) implements ReasoningEvent {}

  /** The run goes on from its journal: so many recorded answers were given again. */
  record Resumed(int answers) implements ReasoningEvent {}

  /**
   * The end.
   *
   * @param answer what was found; empty after an error or a cancellation without any
   * @param cancelled whether it was cancelled
   * @param error why it failed
   */
  record Finished(
      Optional<ReasoningStrategy.Answer> answer,
      Spent spent,
      boolean cancelled,
      Optional<SheafException> error)
      implements ReasoningEvent {}
}
