package dev.sheaf.architecture.deepseek.internal;

import dev.sheaf.architecture.Activations;
import dev.sheaf.architecture.Bounds;
import dev.sheaf.architecture.ExpertReader;
import dev.sheaf.architecture.Keys;
import dev.sheaf.architecture.Program;
import dev.sheaf.architecture.RotaryReader;
import dev.sheaf.architecture.TensorCatalogue;
import dev.sheaf.architecture.Vocabulary;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.Experts;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.StateLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes down the program of one model:
 *
 * <pre>
 * embed → per layer: norm → (down → norm → up: queries), (latent | rotary key) → latent attention → o → add
 *                    → norm → (gated feed-forward | experts + shared experts) → add → norm → output head
 * </pre>
 */
final class GraphBuilder {
  private static final int RESIDUAL = 0;
  private static final int NORMED = 1;
  private static final int COMPRESSED = 2;
  private static final int COMPRESSED_NORMED = 3;
  private static final int QUERIES = 4;
  private static final int LATENT = 5;
  private static final int ATTENDED = 6;
  private static final int DELTA = 7;
  private static final int SHARED = 8;
  private static final int REGISTERS = 9;

  // The published code norms queries and latents with this, whatever the configuration says.
  private static final double LATENT_EPSILON = 1e-6;

  private final ModelSource source;
  private final Keys keys;
  private final TensorCatalogue tensors;
  private final int layers;
  private final int dense;
  private final int embedding;
  private final int feedForward;
  private final int context;
  private final LatentShape a;
  private final Optional<MixtureShape> mixture;
  private final double epsilon;
  private final Activation activation;
  private final boolean bias;
  private final RotaryRule rotary;
  private final double scale;
  private final Program program = new Program();

  GraphBuilder(ModelSource source) {
    Dialect dialect = DeepseekNames.of(source);
    this.source = source;
    this.keys = new Keys(dialect, source, DeepseekNames.CODES);
    this.tensors = new TensorCatalogue(source, dialect, DeepseekNames.CODES);
    this.layers = keys.count("layers", 1, Math.max(1, tensors.size()));
    this.dense = keys.optionalCount("layers.dense", 0, Bounds.CONTEXT).orElse(0);
    this.embedding = keys.count("embedding", 1, Bounds.WIDTH);
    this.feedForward = keys.count("feedforward", 1, Bounds.WIDTH);
    this.context = keys.count("context", 1, Bounds.CONTEXT);
    this.a = LatentShape.read(keys);
    this.mixture = MixtureShape.read(keys, tensors.size());
    this.epsilon = keys.above("epsilon", 0);
    this.activation = Activations.read(keys, "silu");
    this.bias = keys.truth("attention.bias").orElse(false);
    this.rotary =
        RotaryReader.read(keys, a.rotaryWidth(), context, dialect.pairing(), Optional.empty());
    this.scale = scale();
  }

  /** Stretched positions sharpen the scores of the parts that are not rotated too. */
  private double scale() {
    double plain = 1 / StrictMath.sqrt(a.queryWidth());
    boolean stretched =
        !keys.text("scaling.type")
            .or(() -> keys.text("scaling.type.older"))
            .orElse("default")
            .equals("default");
    OptionalDouble weight = keys.optionalAbove("scaling.mscaleAll", 0);
    if (!stretched || weight.isEmpty()) {
      return plain;
    }
    double sharper = RotaryReader.sharpening(keys.above("scaling.factor", 0), weight.getAsDouble());
    return plain * sharper * sharper;
  }

  ModelGraph build() {
    Vocabulary vocabulary = Vocabulary.read(keys, tensors, embedding, keys.truth("tied"));
    program.add(new Operation.Embed(vocabulary.table(), 1, RESIDUAL));
    for (int layer = 0; layer < layers; layer++) {
      attention(layer);
      program.add(norm(RESIDUAL, "feedforward.norm", layer, embedding, epsilon, NORMED));
      if (layer < dense || mixture.isEmpty()) {
        program.add(gated(layer, "", feedForward, DELTA));
      } else {
        experts(layer, mixture.get());
      }
      program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
      program.endLayer(RESIDUAL, StateLayout.Kind.LATENT, a.rank() + a.rotaryWidth(), 0);
    }
    program.add(norm(RESIDUAL, "norm", 0, embedding, epsilon, NORMED));
    program.add(new Operation.OutputHead(NORMED, Projection.of(vocabulary.head()), 1));
    ignorePredictingLayers();
    tensors.refuseUnread();
    return program.graph(source, vocabulary.size(), embedding, context, REGISTERS);
  }

  /** Layers that predict further tokens stand behind the others; nothing here needs them. */
  private void ignorePredictingLayers() {
    int predicting = keys.optionalCount("layers.predicting", 0, Bounds.TAPS).orElse(0);
    for (int i = 0; i < predicting; i++) {
      tensors.ignoreAll(DeepseekNames.LAYER + (layers + i) + ".");
    }
  }

  private void attention(int layer) {
    program.add(norm(RESIDUAL, "attention.norm", layer, embedding, epsilon, NORMED));
    queries(layer);
    int stored = a.rank() + a.rotaryWidth();
    program.add(linear(NORMED, projection("latent", layer, stored, embedding, bias), LATENT));
    program.add(
        new LatentAttention(
            QUERIES,
            LATENT,
            layer,
            a.heads(),
            a.plainWidth(),
            a.rotaryWidth(),
            a.valueWidth(),
            a.rank(),
            tensors.vector("latent.norm", layer, a.rank()),
            LATENT_EPSILON,
            tensors.matrix(
                "latent.expand", layer, a.heads() * (a.plainWidth() + a.valueWidth()), a.rank()),
            rotary,
            scale,
            ATTENDED));
    int values = a.heads() * a.valueWidth();
    program.add(
        linear(ATTENDED, projection("attention.out", layer, embedding, values, bias), DELTA));
    program.add(new Operation.Add(RESIDUAL, DELTA, RESIDUAL));
  }

  private void queries(int layer) {
    int width = a.heads() * a.queryWidth();
    if (a.queryRank().isEmpty()) {
      program.add(linear(NORMED, projection("query", layer, width, embedding, false), QUERIES));
      return;
    }
    int rank = a.queryRank().getAsInt();
    program.add(linear(NORMED, projection("query.down", layer, rank, embedding, bias), COMPRESSED));
    program.add(norm(COMPRESSED, "query.norm", layer, rank, LATENT_EPSILON, COMPRESSED_NORMED));
    program.add(
        linear(COMPRESSED_NORMED, projection("query.up", layer, width, rank, false), QUERIES));
  }

  private void experts(int layer, MixtureShape m) {
    program.add(
        new Experts(
            NORMED,
            tensors.matrix("router", layer, m.experts(), embedding),
            List.of(tensors.vector("router.correction", layer, m.experts())),
            m.routing(),
            ExpertReader.read(tensors, layer, m.experts(), embedding, m.feedForward()),
            activation,
            DELTA));
    if (m.shared() > 0) {
      program.add(gated(layer, "shared.", m.shared(), SHARED));
      program.add(new Operation.Add(DELTA, SHARED, DELTA));
    }
  }

  private Operation gated(int layer, String prefix, int inner, int out) {
    return new Operation.GatedFeedForward(
        NORMED,
        projection(prefix + "gate", layer, inner, embedding, false),
        projection(prefix + "up", layer, inner, embedding, false),
        projection(prefix + "down", layer, embedding, inner, false),
        activation,
        out);
  }

  private Operation norm(int in, String name, int layer, int width, double epsilon, int out) {
    return new Operation.RmsNorm(in, tensors.vector(name, layer, width), epsilon, out);
  }

  private static Operation linear(int in, Projection projection, int out) {
    return new Operation.Linear(in, List.of(projection), out);
  }

  private Projection projection(String name, int layer, int rows, int columns, boolean needed) {
    return tensors.projection(name, layer, rows, columns, needed);
  }
}
