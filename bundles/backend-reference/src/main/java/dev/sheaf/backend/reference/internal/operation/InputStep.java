package dev.sheaf.backend.reference.internal.operation;

/** out = the vector that the batch gives with each row. */
public record InputStep(int width, int out) implements Step {
  @Override
  public void run(Pass pass) {
    for (int i = 0; i < pass.rows(); i++) {
      EmbedStep.vector(pass.batch(), pass.row(i), pass.register(out), i * width, width);
    }
  }
}
