package dev.sheaf.kernel.internal.step;

/**
 * What a step loop tells its owner, on the loop's thread; the owner hands work on to threads of its
 * own.
 */
public interface StepListener {
  /** The loop goes on with this compiled model from the next step on. */
  void took(Compute compute);

  /** The loop has left this compiled model for good; it may be closed. */
  void left(Compute compute);

  /** A step on it failed as a whole; the loop has left it. */
  void failed(Compute compute, Throwable reason);

  /** A sequence has ended. */
  void ended(Sequence sequence);

  /** Whether a backend is being made ready, so that those who wait for one do not wait in vain. */
  boolean preparing();

  /** A plug-in failed in something that costs a detour, but no sequence. */
  void warned(String what, Throwable reason);

  /** A sequence waits until its grammar is compiled again. */
  void needsGrammar();

  /** A sequence would use a drafter that is not there. */
  void needsDrafter();

  /**
   * The loop ended by a failure of its own; its sequences have been failed, and it takes no others.
   */
  void died(Throwable reason);
}
