package dev.sheaf.architecture;

import dev.sheaf.model.Experts.Expert;
import dev.sheaf.model.Operation.Projection;
import java.util.ArrayList;
import java.util.List;

/** Reads the experts of a layer where the file stores each as three matrices of its own. */
public final class ExpertReader {
  private static final String EXPERT = "{expert}";

  private ExpertReader() {}

  /**
   * Reads {@code expert.gate}, {@code expert.up} and {@code expert.down}, in whose spelling {@code
   * {expert}} stands for the expert.
   *
   * @param count experts, checked against the number of tensors
   * @param embedding width of the residual stream
   * @param inner width inside an expert
   */
  public static List<Expert> read(
      TensorCatalogue tensors, int layer, int count, int embedding, int inner) {
    List<Expert> experts = new ArrayList<>(count);
    for (int e = 0; e < count; e++) {
      experts.add(
          new Expert(
              projection(tensors, "expert.gate", layer, e, inner, embedding),
              projection(tensors, "expert.up", layer, e, inner, embedding),
              projection(tensors, "expert.down", layer, e, embedding, inner)));
    }
    return experts;
  }

  private static Projection projection(
      TensorCatalogue tensors, String name, int layer, int expert, int rows, int columns) {
    String file = tensors.name(name, layer).replace(EXPERT, Integer.toString(expert));
    return Projection.of(tensors.matrix(file, rows, columns));
  }
}
