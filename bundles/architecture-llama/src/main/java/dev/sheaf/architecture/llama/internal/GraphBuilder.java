package dev.sheaf.architecture.llama.internal;

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
import dev.sheaf.model.Tensor;
import dev.sheaf.model.WeightRef;
import java.util.Optional;

/**
 * Writes down the program of one model:
 *
 * <pre>
 * embed → per layer: norm → q,k,v → attention → o → add → norm → gated feed-forward → add → norm → output head
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
  private final Dialect dialect;
  private final Keys keys;
  private final TensorCatalogue tensors;
  private final Hyperparameters h;
  private final Heads heads;
  private final Program program = new Program();

  GraphBuilder(ModelSource source) {
    this.source = source;
    this.dialect = Dialects.of(source);
    this.keys = new Keys(dialect, source, LlamaErrors.CODES);
    this.tensors = new TensorCatalogue(source, dialect, LlamaErrors.CODES);
    this.h = Hyperparameters.read(keys, source.family(), tensors.size());
    this.heads = h.heads();
  }

  ModelGraph build() {
    Vocabulary vocabulary = Vocabulary.read(keys, tensors, h.embedding(), h.tied());
    AttentionBlock attention =
        new AttentionBlock(
            heads,
            h.embedding(),
            h.queryBias(),
            h.outBias(),
            h.headNorms(),
            h.epsilon(),
            rotary(),
            1 / StrictMath.sqrt(heads.headWidth()),
            0,
            ATTENTION);
    program.add(new Operation.Embed(vocabulary.table(), 1, RESIDUAL));
    for (int layer = 0; layer < h.layers(); layer++) {
      attention(layer, attention);
      feedForward(layer);
      program.endLayer(RESIDUAL, StateLayout.Kind.PAGED, heads.keyWidth(), heads.keyWidth());
    }
    program.add(norm("norm", 0));
    program.add(new Operation.OutputHead(NORMED, Projection.of(vocabulary.head()), 1));
    tensors.refuseUnread();
    return program.graph(source, vocabulary.size(), h.embedding(), h.context(), REGISTERS);
  }

  private void attention(int layer, AttentionBlock block) {
    program.add(norm("attention.norm", layer));
    block.write(program, tensors, layer, h.windows().get(layer));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private void feedForward(int layer) {
    boolean bias = h.feedForwardBias();
    program.add(norm("feedforward.norm", layer));
    program.add(
        new Operation.GatedFeedForward(
            NORMED,
            projection("gate", layer, h.feedForward(), bias),
            projection("up", layer, h.feedForward(), bias),
            tensors.projection("down", layer, h.embedding(), h.feedForward(), bias),
            h.activation(),
            DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
    tensors.ignore("unread.rotary", layer);
  }

  private Operation norm(String name, int layer) {
    WeightRef weight = tensors.vector(name, layer, h.embedding());
    return new Operation.RmsNorm(RESIDUAL, weight, h.epsilon(), NORMED);
  }

  private Projection projection(String name, int layer, int rows, boolean bias) {
    return tensors.projection(name, layer, rows, h.embedding(), bias);
  }

  private RotaryRule rotary() {
    Optional<Tensor> factors = Optional.empty();
    if (tensors.has("rotary.factors", 0)) {
      int width = heads.headWidth();
      int dimensions = keys.optionalCount("rotary.dimensions", 2, width).orElse(width);
      factors = source.find(tensors.float32Vector("rotary.factors", 0, dimensions / 2).tensor());
    }
    return RotaryReader.read(keys, heads.headWidth(), h.context(), dialect.pairing(), factors);
  }
}
