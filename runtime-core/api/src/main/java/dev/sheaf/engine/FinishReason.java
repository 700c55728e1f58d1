package dev.sheaf.engine;

/** Why a generation ended. */
public enum FinishReason {
  /** The model ended it, or a stop text was reached. */
  STOP,
  /** {@code maxTokens} or the context's end. */
  LENGTH,
  /** The text went round in circles, and the request had asked to end then. */
  REPETITION,
  CANCELLED,
  DEADLINE,
  ERROR
}
