package dev.sheaf.architecture.lfm2.internal;

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
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.ShortConvolution;
import dev.sheaf.model.StateLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes down the program of one model:
 *
 * <pre>
 * embed → per layer: norm → (b,c,x → short convolution | q,k,v → attention) → out → add
 *                    → norm → gated feed-forward → add → norm → output head
 * </pre>
 */
final class GraphBuilder {
  private static final int RESIDUAL = 0;
  private static final int NORMED = 1;
  private static final int MIXED = 2;
  private static final int ATTENDED = 3;
  private static final int DELTA = 4;
  private static final int REGISTERS = 5;
  private static final AttentionBlock.Registers ATTENTION =
      new AttentionBlock.Registers(NORMED, MIXED, ATTENDED, DELTA);

  private final ModelSource source;
  private final Keys keys;
  private final TensorCatalogue tensors;
  private final Hyperparameters h;
  private final Heads heads;
  private final RotaryRule rotary;
  private final Program program = new Program();

  GraphBuilder(ModelSource source) {
    Dialect dialect = Lfm2Names.of(source);
    this.source = source;
    this.keys = new Keys(dialect, source, Lfm2Names.CODES);
    this.tensors = new TensorCatalogue(source, dialect, Lfm2Names.CODES);
    this.h = Hyperparameters.read(keys, tensors.size());
    this.heads = h.heads();
    this.rotary =
        RotaryReader.read(
            keys, heads.headWidth(), h.context(), dialect.pairing(), Optional.empty());
  }

  ModelGraph build() {
    Vocabulary vocabulary = Vocabulary.read(keys, tensors, h.embedding(), keys.truth("tied"));
    program.add(new Operation.Embed(vocabulary.table(), 1, RESIDUAL));
    for (int layer = 0; layer < h.attends().size(); layer++) {
      program.add(norm("operator.norm", layer));
      if (h.attends().get(layer)) {
        attention(layer);
        feedForward(layer);
        program.endLayer(RESIDUAL, StateLayout.Kind.PAGED, heads.keyWidth(), heads.keyWidth());
      } else {
        convolution(layer);
        feedForward(layer);
        program.endLayer(RESIDUAL, StateLayout.Kind.RECURRENT, h.embedding() * (h.taps() - 1), 0);
      }
    }
    program.add(norm("norm", 0));
    program.add(new Operation.OutputHead(NORMED, Projection.of(vocabulary.head()), 1));
    tensors.refuseUnread();
    return program.graph(source, vocabulary.size(), h.embedding(), h.context(), REGISTERS);
  }

  private void convolution(int layer) {
    int width = h.embedding();
    program.add(linear(NORMED, MIXED, projection("conv.in", layer, 3 * width, width)));
    program.add(
        new ShortConvolution(
            MIXED,
            layer,
            tensors.kernel("kernel", layer, width, h.taps()),
            tensors.optionalVector("kernel.bias", layer, width, h.bias()),
            ATTENDED));
    program.add(linear(ATTENDED, DELTA, projection("conv.out", layer, width, width)));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private void attention(int layer) {
    new AttentionBlock(
            heads,
            h.embedding(),
            false,
            false,
            true,
            h.epsilon(),
            rotary,
            1 / StrictMath.sqrt(heads.headWidth()),
            0,
            ATTENTION)
        .write(program, tensors, layer, OptionalInt.empty());
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private void feedForward(int layer) {
    program.add(norm("feedforward.norm", layer));
    program.add(
        new Operation.GatedFeedForward(
            NORMED,
            plain("gate", layer, h.feedForward(), h.embedding()),
            plain("up", layer, h.feedForward(), h.embedding()),
            plain("down", layer, h.embedding(), h.feedForward()),
            Activation.SILU,
            DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private Operation norm(String name, int layer) {
    return new Operation.RmsNorm(
        RESIDUAL, tensors.vector(name, layer, h.embedding()), h.epsilon(), NORMED);
  }

  private static Operation linear(int in, int out, Projection... siblings) {
    return new Operation.Linear(in, List.of(siblings), out);
  }

  private Projection projection(String name, int layer, int rows, int columns) {
    return tensors.projection(name, layer, rows, columns, h.bias());
  }

  private Projection plain(String name, int layer, int rows, int columns) {
    return tensors.projection(name, layer, rows, columns, false);
  }
}
