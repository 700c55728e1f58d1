package dev.sheaf.architecture.gpt2.internal;

import dev.sheaf.architecture.Activations;
import dev.sheaf.architecture.Bounds;
import dev.sheaf.architecture.Heads;
import dev.sheaf.architecture.Keys;
import dev.sheaf.architecture.Program;
import dev.sheaf.architecture.RotaryReader;
import dev.sheaf.architecture.TensorCatalogue;
import dev.sheaf.architecture.Vocabulary;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.StateLayout;
import java.util.List;
import java.util.OptionalInt;

/**
 * Writes down the program of one model:
 *
 * <pre>
 * embed → + position → per layer: norm → q,k,v → attention → o → add → norm → feed-forward → add → norm → output head
 * </pre>
 *
 * The files store matrices column by column.
 */
final class GraphBuilder {
  private static final int RESIDUAL = 0;
  private static final int NORMED = 1;
  private static final int QKV = 2;
  private static final int ATTENDED = 3;
  private static final int DELTA = 4;
  private static final int REGISTERS = 5;

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
  private final Program program = new Program();

  GraphBuilder(ModelSource source) {
    Dialect dialect = Gpt2Names.of(source);
    this.source = source;
    this.keys = new Keys(dialect, source, Gpt2Names.CODES);
    this.tensors = new TensorCatalogue(source, dialect, Gpt2Names.CODES);
    refuseCrossAttention();
    this.layers = keys.count("layers", 1, Math.max(1, tensors.size()));
    this.embedding = keys.count("embedding", 1, Bounds.WIDTH / 4);
    this.feedForward = keys.optionalCount("feedforward", 1, Bounds.WIDTH).orElse(4 * embedding);
    this.context = keys.count("context", 1, Bounds.CONTEXT);
    this.heads = Heads.read(keys, embedding);
    this.epsilon = keys.above("epsilon", 0);
    this.activation = Activations.read(keys, "gelu_new");
  }

  private void refuseCrossAttention() {
    if (keys.truth("cross").orElse(false)) {
      throw keys.variant("the model attends to an encoder", "a decoder alone", "cross-attention");
    }
  }

  ModelGraph build() {
    Vocabulary vocabulary = Vocabulary.read(keys, tensors, embedding, keys.truth("tied"));
    program.add(new Operation.Embed(vocabulary.table(), 1, RESIDUAL));
    program.add(
        new Operation.PositionEmbed(
            RESIDUAL, tensors.matrix("positions", 0, context, embedding), RESIDUAL));
    for (int layer = 0; layer < layers; layer++) {
      attention(layer);
      feedForward(layer);
      tensors.ignore("unread.mask", layer);
      tensors.ignore("unread.masked", layer);
      program.endLayer(RESIDUAL, StateLayout.Kind.PAGED, embedding, embedding);
    }
    program.add(norm("norm", 0));
    program.add(new Operation.OutputHead(NORMED, Projection.of(vocabulary.head()), 1));
    tensors.refuseUnread();
    return program.graph(source, vocabulary.size(), embedding, context, REGISTERS);
  }

  private void attention(int layer) {
    program.add(norm("attention.norm", layer));
    program.add(
        new Operation.Linear(
            NORMED, List.of(transposed("qkv", layer, 3 * embedding, embedding)), QKV));
    program.add(
        new Operation.Attention(
            QKV,
            layer,
            heads.heads(),
            heads.heads(),
            heads.headWidth(),
            List.of(),
            List.of(),
            epsilon,
            RotaryReader.none(),
            scale(layer),
            OptionalInt.empty(),
            0,
            ATTENDED));
    program.add(
        new Operation.Linear(
            ATTENDED, List.of(transposed("attention.out", layer, embedding, embedding)), DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private double scale(int layer) {
    double scale =
        keys.truth("scale.byWidth").orElse(true) ? 1 / StrictMath.sqrt(heads.headWidth()) : 1;
    return keys.truth("scale.byLayer").orElse(false) ? scale / (layer + 1) : scale;
  }

  private void feedForward(int layer) {
    program.add(norm("feedforward.norm", layer));
    program.add(
        new Operation.FeedForward(
            NORMED,
            transposed("up", layer, feedForward, embedding),
            transposed("down", layer, embedding, feedForward),
            activation,
            DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private Operation norm(String name, int layer) {
    return new Operation.LayerNorm(
        RESIDUAL,
        tensors.vector(name, layer, embedding),
        List.of(tensors.vector(name + ".bias", layer, embedding)),
        epsilon,
        NORMED);
  }

  private Projection transposed(String name, int layer, int rows, int columns) {
    return new Projection(
        tensors.transposed(name, layer, rows, columns),
        List.of(tensors.vector(name + ".bias", layer, rows)));
  }
}
