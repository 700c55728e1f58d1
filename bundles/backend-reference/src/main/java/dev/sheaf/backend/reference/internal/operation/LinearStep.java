package dev.sheaf.backend.reference.internal.operation;

import java.util.List;

/** out = the concatenation over siblings s of W_s · in + b_s. */
public record LinearStep(int in, List<MatrixProduct> siblings, int width, int out) implements Step {
  public LinearStep {
    siblings = List.copyOf(siblings);
  }

  @Override
  public void run(Pass pass) {
    int at = 0;
    for (int s = 0; s < siblings.size(); s++) {
      MatrixProduct product = siblings.get(s);
      product.run(
          pass, pass.register(in), pass.register(out), at, width, pass.rows(), pass.order());
      at += product.outputs();
    }
  }
}
