package dev.sheaf.architecture.gemma2.internal;

import dev.sheaf.architecture.AttentionBlock;
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
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.StateLayout;
import java.util.Optional;

/**
 * Writes down the program of one model:
 *
 * <pre>
 * scaled embed → per layer: norm → q,k,v → attention → o → norm → add
 *                           → norm → gated feed-forward → norm → add → norm → output head
 * </pre>
 *
 * The files store the weights of norms as differences from 1.
 */
final class GraphBuilder {
  private static final int RESIDUAL = 0;
  private static final int NORMED = 1;
  private static final int QKV = 2;
  private static final int ATTENDED = 3;
  private static final int RAW = 4;
  private static final int DELTA = 5;
  private static final int REGISTERS = 6;
  private static final AttentionBlock.Registers ATTENTION =
      new AttentionBlock.Registers(NORMED, QKV, ATTENDED, RAW);

  private final ModelSource source;
  private final Keys keys;
  private final TensorCatalogue tensors;
  private final Hyperparameters h;
  private final Heads heads;
  private final RotaryRule rotary;
  private final Program program = new Program();

  GraphBuilder(ModelSource source) {
    Dialect dialect = Gemma2Names.of(source);
    this.source = source;
    this.keys = new Keys(dialect, source, Gemma2Names.CODES);
    this.tensors = new TensorCatalogue(source, dialect, Gemma2Names.CODES);
    this.h = Hyperparameters.read(keys, tensors.size());
    this.heads = h.heads();
    this.rotary =
        RotaryReader.read(
            keys, heads.headWidth(), h.context(), dialect.pairing(), Optional.empty());
  }

  ModelGraph build() {
    Vocabulary vocabulary = Vocabulary.read(keys, tensors, h.embedding(), keys.truth("tied"));
    // The published code keeps the factor as a single float.
    double scale = (float) StrictMath.sqrt(h.embedding());
    program.add(new Operation.Embed(vocabulary.table(), scale, RESIDUAL));
    for (int layer = 0; layer < h.windows().size(); layer++) {
      attention(layer);
      feedForward(layer);
      program.endLayer(RESIDUAL, StateLayout.Kind.PAGED, heads.keyWidth(), heads.keyWidth());
    }
    program.add(norm(RESIDUAL, "norm", 0, NORMED));
    program.add(
        new Operation.OutputHead(NORMED, Projection.of(vocabulary.head()), 1, h.logitsCap()));
    tensors.refuseUnread();
    return program.graph(source, vocabulary.size(), h.embedding(), h.context(), REGISTERS);
  }

  private void attention(int layer) {
    program.add(norm(RESIDUAL, "attention.norm", layer, NORMED));
    new AttentionBlock(
            heads,
            h.embedding(),
            h.bias(),
            h.bias(),
            false,
            h.epsilon(),
            rotary,
            h.scale(),
            h.attentionCap(),
            ATTENTION)
        .write(program, tensors, layer, h.windows().get(layer));
    program.add(norm(RAW, "attention.after", layer, DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private void feedForward(int layer) {
    program.add(norm(RESIDUAL, "feedforward.norm", layer, NORMED));
    program.add(
        new Operation.GatedFeedForward(
            NORMED,
            tensors.projection("gate", layer, h.feedForward(), h.embedding(), false),
            tensors.projection("up", layer, h.feedForward(), h.embedding(), false),
            tensors.projection("down", layer, h.embedding(), h.feedForward(), false),
            h.activation(),
            RAW));
    program.add(norm(RAW, "feedforward.after", layer, DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private Operation norm(int in, String name, int layer, int out) {
    return new Operation.RmsNorm(
        in, tensors.vector(name, layer, h.embedding()), h.epsilon(), 1, out);
  }
}
