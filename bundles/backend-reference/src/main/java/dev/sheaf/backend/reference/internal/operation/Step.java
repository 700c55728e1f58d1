package dev.sheaf.backend.reference.internal.operation;

/** One operation of a compiled model. */
@FunctionalInterface
public interface Step {
  /** Computes its output register for every row of the pass. Allocates nothing. */
  void run(Pass pass);
}
