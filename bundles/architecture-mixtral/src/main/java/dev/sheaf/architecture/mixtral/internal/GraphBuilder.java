package dev.sheaf.architecture.mixtral.internal;

import dev.sheaf.architecture.Activations;
import dev.sheaf.architecture.AttentionBlock;
import dev.sheaf.architecture.Bounds;
import dev.sheaf.architecture.ExpertReader;
import dev.sheaf.architecture.Heads;
import dev.sheaf.architecture.Keys;
import dev.sheaf.architecture.Program;
import dev.sheaf.architecture.RotaryReader;
import dev.sheaf.architecture.TensorCatalogue;
import dev.sheaf.architecture.Vocabulary;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.Experts;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.StateLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes down the program of one model:
 *
 * <pre>
 * embed → per layer: norm → q,k,v → attention → o → add → norm → experts → add → norm → output head
 * </pre>
 */
final class GraphBuilder {
  private static final int RESIDUAL = 0;
  private static final int NORMED = 1;
  private static final int QKV = 2;
  private static final int ATTENDED = 3;
  private static final int DELTA = 4;
  private static final int REGISTERS = 5;
  private static final AttentionBlock.Registers ATTENTION =
      new AttentionBlock.Registers(NORMED, QKV, ATTENDED, DELTA);

  private final ModelSource source;
  private final Keys keys;
  private final TensorCatalogue tensors;
  private final int layers;
  private final int embedding;
  private final int feedForward;
  private final int context;
  private final Heads heads;
  private final double epsilon;
  private final Activation activation;
  private final OptionalInt window;
  private final int experts;
  private final Experts.Routing routing;
  private final RotaryRule rotary;
  private final Program program = new Program();

  GraphBuilder(ModelSource source) {
    Dialect dialect = MixtralNames.of(source);
    this.source = source;
    this.keys = new Keys(dialect, source, MixtralNames.CODES);
    this.tensors = new TensorCatalogue(source, dialect, MixtralNames.CODES);
    this.layers = keys.count("layers", 1, Math.max(1, tensors.size()));
    this.embedding = keys.count("embedding", 1, Bounds.WIDTH);
    this.feedForward = keys.count("feedforward", 1, Bounds.WIDTH);
    this.context = keys.count("context", 1, Bounds.CONTEXT);
    this.heads = Heads.read(keys, embedding);
    this.epsilon = keys.above("epsilon", 0);
    this.activation = Activations.read(keys, "silu");
    OptionalInt stated = keys.optionalCount("window", 0, Bounds.CONTEXT);
    this.window = stated.orElse(0) == 0 ? OptionalInt.empty() : stated;
    this.experts = keys.count("experts", 1, Math.max(1, tensors.size()));
    this.routing = Experts.Routing.softmax(keys.count("experts.perToken", 1, experts));
    this.rotary =
        RotaryReader.read(keys, heads.headWidth(), context, dialect.pairing(), Optional.empty());
  }

  ModelGraph build() {
    Vocabulary vocabulary = Vocabulary.read(keys, tensors, embedding, keys.truth("tied"));
    program.add(new Operation.Embed(vocabulary.table(), 1, RESIDUAL));
    for (int layer = 0; layer < layers; layer++) {
      attention(layer);
      experts(layer);
      program.endLayer(RESIDUAL, StateLayout.Kind.PAGED, heads.keyWidth(), heads.keyWidth());
    }
    program.add(norm("norm", 0));
    program.add(new Operation.OutputHead(NORMED, Projection.of(vocabulary.head()), 1));
    tensors.refuseUnread();
    return program.graph(source, vocabulary.size(), embedding, context, REGISTERS);
  }

  private void attention(int layer) {
    program.add(norm("attention.norm", layer));
    AttentionBlock.plain(heads, embedding, epsilon, rotary, ATTENTION)
        .write(program, tensors, layer, window);
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private void experts(int layer) {
    program.add(norm("feedforward.norm", layer));
    program.add(
        new Experts(
            NORMED,
            tensors.matrix("router", layer, experts, embedding),
            List.of(),
            routing,
            ExpertReader.read(tensors, layer, experts, embedding, feedForward),
            activation,
            DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private Operation norm(String name, int layer) {
    return new Operation.RmsNorm(RESIDUAL, tensors.vector(name, layer, embedding), epsilon, NORMED);
  }
}
