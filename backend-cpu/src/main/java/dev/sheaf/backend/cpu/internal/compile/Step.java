package dev.sheaf.backend.cpu.internal.compile;

/** One operation of a compiled program. */
interface Step {
  void run(StepState state);
}
