package dev.sheaf.architecture.mamba.internal;

import dev.sheaf.architecture.Keys;
import dev.sheaf.architecture.Program;
import dev.sheaf.architecture.TensorCatalogue;
import dev.sheaf.architecture.Vocabulary;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.StateLayout;
import java.util.List;

/**
 * Writes down the program of one model:
 *
 * <pre>
 * embed → per layer: norm → x,z → selective scan → out → add → norm → output head
 * </pre>
 */
final class GraphBuilder {
  private static final int RESIDUAL = 0;
  private static final int NORMED = 1;
  private static final int XZ = 2;
  private static final int SCANNED = 3;
  private static final int DELTA = 4;
  private static final int REGISTERS = 5;

  private final ModelSource source;
  private final Keys keys;
  private final TensorCatalogue tensors;
  private final Hyperparameters h;
  private final Program program = new Program();

  GraphBuilder(ModelSource source) {
    Dialect dialect = MambaNames.of(source);
    this.source = source;
    this.keys = new Keys(dialect, source, MambaNames.CODES);
    this.tensors = new TensorCatalogue(source, dialect, MambaNames.CODES);
    this.h = Hyperparameters.read(keys, tensors.size());
  }

  ModelGraph build() {
    Vocabulary vocabulary = Vocabulary.read(keys, tensors, h.embedding(), keys.truth("tied"));
    program.add(new Operation.Embed(vocabulary.table(), 1, RESIDUAL));
    for (int layer = 0; layer < h.layers(); layer++) {
      mixer(layer);
      program.endLayer(
          RESIDUAL, StateLayout.Kind.RECURRENT, h.inner() * (h.taps() - 1), h.inner() * h.state());
    }
    program.add(norm("norm", 0));
    program.add(new Operation.OutputHead(NORMED, Projection.of(vocabulary.head()), 1));
    tensors.refuseUnread();
    return program.graph(
        source, vocabulary.size(), h.embedding(), Hyperparameters.CONTEXT, REGISTERS);
  }

  private void mixer(int layer) {
    int inner = h.inner();
    program.add(norm("mixer.norm", layer));
    program.add(
        new Operation.Linear(
            NORMED,
            List.of(tensors.projection("mixer.in", layer, 2 * inner, h.embedding(), h.bias())),
            XZ));
    program.add(
        new SelectiveScan(
            XZ,
            layer,
            tensors.kernel("kernel", layer, inner, h.taps()),
            tensors.optionalVector("kernel.bias", layer, inner, h.kernelBias()),
            tensors.matrix("parameters", layer, h.rank() + 2 * h.state(), inner),
            tensors.projection("step", layer, inner, h.rank(), true),
            tensors.matrix("logA", layer, inner, h.state()),
            tensors.vector("skip", layer, inner),
            SCANNED));
    program.add(
        new Operation.Linear(
            SCANNED,
            List.of(tensors.projection("mixer.out", layer, h.embedding(), inner, h.bias())),
            DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private Operation norm(String name, int layer) {
    return new Operation.RmsNorm(
        RESIDUAL, tensors.vector(name, layer, h.embedding()), h.epsilon(), NORMED);
  }
}
