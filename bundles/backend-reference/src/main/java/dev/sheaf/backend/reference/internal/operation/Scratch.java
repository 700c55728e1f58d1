package dev.sheaf.backend.reference.internal.operation;

/** Room that steps share because none needs it after it has run. */
public enum Scratch {
  /** Inside a feed-forward part, or what a convolution gave. */
  INNER,
  /** Rows gathered from all over a register. */
  GATHERED,
  /** What becomes of gathered rows. */
  RESULT,
  /** Scores of experts, or parameters of a state space. */
  SCORES,
  /** Chosen experts' weights, or what the parameters of a state space begin with. */
  CHOICE
}
