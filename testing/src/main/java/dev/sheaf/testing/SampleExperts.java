package dev.sheaf.testing;

import dev.sheaf.model.Experts;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.WeightRef;
import java.util.ArrayList;
import java.util.List;

/** Experts of {@link SampleModels}. */
final class SampleExperts {
  private static final int INNER = 32;

  private SampleExperts() {}

  static Experts softmax(RandomWeights w, String p) {
    return experts(w, p, 6, List.of(), Experts.Routing.softmax(2));
  }

  static Experts grouped(RandomWeights w, String p) {
    Experts.Routing routing = new Experts.Routing(Experts.Score.SIGMOID, 3, 4, 2, true, 2.5);
    return experts(w, p, 8, List.of(w.vector(p + "correction", 8, 0)), routing);
  }

  private static Experts experts(
      RandomWeights w, String p, int count, List<WeightRef> correction, Experts.Routing routing) {
    int width = SampleModels.WIDTH;
    List<Experts.Expert> all = new ArrayList<>();
    for (int e = 0; e < count; e++) {
      String expert = "%sexpert%d.".formatted(p, e);
      all.add(
          new Experts.Expert(
              Projection.of(w.matrix(expert + "gate", INNER, width)),
              Projection.of(w.matrix(expert + "up", INNER, width)),
              Projection.of(w.matrix(expert + "down", width, INNER))));
    }
    WeightRef router = w.matrix(p + "router", count, width);
    return new Experts(1, router, correction, routing, all, Activation.SILU, 4);
  }
}
