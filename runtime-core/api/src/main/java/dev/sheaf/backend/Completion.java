package dev.sheaf.backend;

/** The end of a step. */
@FunctionalInterface
public interface Completion {
  /** Already finished. */
  Completion DONE = () -> {};

  /** Waits until the outputs may be read. */
  void await();
}
