package dev.sheaf.kernel.internal.step;

/** What a step loop tells its owner, on the loop's thread; the owner hands work on to threads of its own. */
public interface StepListener {
  /** The loop has left this compiled model for good; it may be closed. */
  void left(Compute compute);

  /** A step on it failed as a whole; the loop has left it. */
  void failed(Compute compute, Throwable reason);

  /** A sequence has ended. */
  void ended(Sequence sequence);
}
