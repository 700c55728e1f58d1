package dev.sheaf.architecture.llama.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.WeightRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

  // Vocabularies have at most some hundred thousand entries; the bound only keeps products in
  // range.
  private static final int MOST_VOCABULARY = 1 << 26;

  private final ModelSource source;
  private final Dialect dialect;
  private final Keys keys;
  private final TensorCatalogue tensors;
  private final Hyperparameters h;

  GraphBuilder(ModelSource source) {
    this.source = source;
    this.dialect = Dialects.of(source);
    this.keys = new Keys(dialect, source.family(), source.metadata());
    this.tensors = new TensorCatalogue(source);
    this.h = Hyperparameters.read(keys, source.family(), tensors.size());
  }

  ModelGraph build() {
    int vocabulary = vocabulary();
    RotaryRule rotary = rotary();
    List<Operation> program = new ArrayList<>(h.layers() * 8 + 3);
    List<StateLayout> state = new ArrayList<>(h.layers());
    WeightRef head = head(vocabulary);
    program.add(new Operation.Embed(embedding(vocabulary), 1, RESIDUAL));
    for (int layer = 0; layer < h.layers(); layer++) {
      attention(program, layer, rotary);
      feedForward(program, layer);
      int width = h.kvHeads() * h.headWidth();
      state.add(new StateLayout(layer, StateLayout.Kind.PAGED, width, width));
    }
    program.add(
        new Operation.RmsNorm(
            RESIDUAL,
            tensors.vector(dialect.tensor("norm", 0), h.embedding()),
            h.epsilon(),
            NORMED));
    program.add(new Operation.OutputHead(NORMED, Projection.of(head), 1));
    tensors.refuseUnread();
    return new ModelGraph(
        source.family(), vocabulary, h.embedding(), h.context(), REGISTERS, program, state);
  }

  private void attention(List<Operation> program, int layer, RotaryRule rotary) {
    int queries = h.heads() * h.headWidth();
    int keyWidth = h.kvHeads() * h.headWidth();
    program.add(norm("attention.norm", layer));
    program.add(
        new Operation.Linear(
            NORMED,
            List.of(
                projection("query", layer, queries, h.embedding(), h.queryBias()),
                projection("key", layer, keyWidth, h.embedding(), h.queryBias()),
                projection("value", layer, keyWidth, h.embedding(), h.queryBias())),
            QKV));
    OptionalInt window = h.windows().get(layer);
    program.add(
        new Operation.Attention(
            QKV,
            layer,
            h.heads(),
            h.kvHeads(),
            h.headWidth(),
            headNorm("query.norm", layer),
            headNorm("key.norm", layer),
            h.epsilon(),
            rotary,
            1 / StrictMath.sqrt(h.headWidth()),
            window,
            0,
            ATTENDED));
    program.add(
        new Operation.Linear(
            ATTENDED,
            List.of(projection("attention.out", layer, h.embedding(), queries, h.outBias())),
            DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private void feedForward(List<Operation> program, int layer) {
    boolean bias = h.feedForwardBias();
    program.add(norm("feedforward.norm", layer));
    program.add(
        new Operation.GatedFeedForward(
            NORMED,
            projection("gate", layer, h.feedForward(), h.embedding(), bias),
            projection("up", layer, h.feedForward(), h.embedding(), bias),
            projection("down", layer, h.embedding(), h.feedForward(), bias),
            h.activation(),
            DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
    tensors.ignore(dialect.tensor("unread.rotary", layer));
  }

  private Operation norm(String name, int layer) {
    WeightRef weight = tensors.vector(dialect.tensor(name, layer), h.embedding());
    return new Operation.RmsNorm(RESIDUAL, weight, h.epsilon(), NORMED);
  }

  private List<WeightRef> headNorm(String name, int layer) {
    return h.headNorms()
        ? List.of(tensors.vector(dialect.tensor(name, layer), h.headWidth()))
        : List.of();
  }

  /** A bias is read where the file has one; it must have one where the hyperparameters say so. */
  private Projection projection(String name, int layer, int rows, int columns, boolean biasNeeded) {
    WeightRef weight = tensors.matrix(dialect.tensor(name, layer), rows, columns);
    String bias = dialect.tensor(name + ".bias", layer);
    return biasNeeded || tensors.has(bias)
        ? new Projection(weight, List.of(tensors.vector(bias, rows)))
        : Projection.of(weight);
  }

  /** The table; some tied files store it under the head's name alone. */
  private WeightRef embedding(int vocabulary) {
    String name = dialect.tensor("embedding", 0);
    String head = dialect.tensor("head", 0);
    boolean onlyHead = !tensors.has(name) && tensors.has(head) && !untied();
    return tensors.matrix(onlyHead ? head : name, vocabulary, h.embedding());
  }

  /** The head's own matrix, or the embedding table where the model is tied. */
  private WeightRef head(int vocabulary) {
    String name = dialect.tensor("head", 0);
    boolean ownHead = tensors.has(name) && !h.tied().orElse(false);
    if (ownHead || untied()) {
      return tensors.matrix(name, vocabulary, h.embedding());
    }
    tensors.ignore(name); // a tied file may repeat the table
    return embedding(vocabulary);
  }

  private boolean untied() {
    return !h.tied().orElse(true);
  }

  /**
   * Rows of the embedding table, which the key and the token list must agree with where the file
   * has them.
   */
  private int vocabulary() {
    String table = dialect.tensor("embedding", 0);
    String name = tensors.has(table) ? table : dialect.tensor("head", 0);
    long rows = tensors.rows(name);
    OptionalInt stated = keys.optionalCount("vocabulary", 1, MOST_VOCABULARY);
    if (stated.isPresent()) {
      refuseOtherVocabulary(keys.key("vocabulary"), stated.getAsInt(), name, rows);
    }
    if (keys.spells("tokens")) {
      Optional<List<String>> tokens = source.metadata().strings(keys.key("tokens"));
      tokens.ifPresent(list -> refuseOtherVocabulary(keys.key("tokens"), list.size(), name, rows));
    }
    if (rows < 1 || rows > MOST_VOCABULARY) {
      // Absent, of another rank, or absurd: the shape check says which.
      tensors.matrix(table, stated.orElse(1), h.embedding());
      throw vocabularyRefused("1 to " + MOST_VOCABULARY + " rows", name, rows);
    }
    return (int) rows;
  }

  private void refuseOtherVocabulary(String key, int size, String tensor, long rows) {
    if (rows != 0 && rows != size) {
      throw vocabularyRefused("%d rows, as '%s' says".formatted(size, key), tensor, rows);
    }
  }

  private SheafException vocabularyRefused(String expected, String tensor, long rows) {
    return SheafException.of(
            LlamaErrors.VOCABULARY,
            "the vocabulary does not fit the embedding table '%s'".formatted(tensor))
        .expected(expected)
        .found(rows + " rows")
        .where(source.metadata().where())
        .next("tokenizer and weights are of different models; convert or download the file again")
        .toException();
  }

  private RotaryRule rotary() {
    Optional<Tensor> factors = Optional.empty();
    if (dialect.tensors().containsKey("rotary.factors")) {
      String name = dialect.tensor("rotary.factors", 0);
      if (tensors.has(name)) {
        int dimensions =
            keys.optionalCount("rotary.dimensions", 2, h.headWidth()).orElse(h.headWidth());
        tensors.float32Vector(name, dimensions / 2);
        factors = source.find(name);
      }
    }
    return RotaryReader.read(keys, h, dialect.pairing(), factors);
  }
}
