package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.model.Weights;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** A small random model with everything in it: biases, head norms, both pairings, a window. */
final class RandomGraph {
  static final int VOCABULARY = 100;

  /** Of the residual stream, unless the type's blocks are wider. */
  static final int WIDTH = 64;

  private static final int HEADS = 4;
  private static final int KV_HEADS = 2;
  private static final double EPSILON = 1e-5;

  final Map<String, Tensor> tensors = new HashMap<>();
  private final Random random = new Random(11);
  private final Quantiser type;
  final int width;
  private final int head;
  private final int inner;
  private final List<Operation> operations = new ArrayList<>();
  private final List<StateLayout> state = new ArrayList<>();

  RandomGraph(Quantiser type) {
    this.type = type;
    boolean superblocks = type.blockElements() > WIDTH;
    width = superblocks ? type.blockElements() : WIDTH;
    head = width / HEADS;
    inner = superblocks ? 2 * width : 96;
    operations.add(new Operation.Embed(matrix("embed", VOCABULARY, width), 1, 0));
    layer(0, RotaryRule.Pairing.HALVES, OptionalInt.empty(), true);
    layer(1, RotaryRule.Pairing.INTERLEAVED, OptionalInt.of(20), false);
    operations.add(new Operation.RmsNorm(0, vector("norm", width, 1), EPSILON, 1));
    WeightRef tied = new WeightRef("embed", VOCABULARY, width);
    operations.add(new Operation.OutputHead(1, Projection.of(tied), 1.5));
  }

  private void layer(int l, RotaryRule.Pairing pairing, OptionalInt window, boolean extras) {
    state.add(new StateLayout(l, StateLayout.Kind.PAGED, KV_HEADS * head, KV_HEADS * head));
    operations.add(new Operation.RmsNorm(0, vector("n1." + l, width, 1), EPSILON, 1));
    operations.add(
        new Operation.Linear(
            1,
            List.of(
                projection("q." + l, HEADS * head, width, extras),
                projection("k." + l, KV_HEADS * head, width, extras),
                projection("v." + l, KV_HEADS * head, width, extras)),
            2));
    RotaryRule rule = new RotaryRule("r" + l, pairing, frequencies(extras ? 6 : 8), 1.1);
    List<WeightRef> none = List.of();
    operations.add(
        new Operation.Attention(
            2,
            l,
            HEADS,
            KV_HEADS,
            head,
            extras ? List.of(vector("qn." + l, head, 1)) : none,
            extras ? List.of(vector("kn." + l, head, 1)) : none,
            EPSILON,
            rule,
            1 / Math.sqrt(head),
            window,
            0,
            3));
    operations.add(
        new Operation.Linear(3, List.of(projection("o." + l, width, HEADS * head, extras)), 1));
    operations.add(new Operation.Add(0, 1, 0));
    operations.add(new Operation.RmsNorm(0, vector("n2." + l, width, 1), EPSILON, 1));
    operations.add(
        new Operation.GatedFeedForward(
            1,
            projection("gate." + l, inner, width, extras),
            projection("up." + l, inner, width, extras),
            projection("down." + l, width, inner, extras),
            Operation.Activation.SILU,
            1));
    operations.add(new Operation.Add(0, 1, 0));
  }

  private double[] frequencies(int pairs) {
    double[] f = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      f[i] = Math.pow(10_000, -2.0 * i / head);
    }
    return f;
  }

  private Projection projection(String name, int rows, int columns, boolean bias) {
    return new Projection(
        matrix(name, rows, columns), bias ? List.of(vector("b." + name, rows, 0)) : List.of());
  }

  private WeightRef matrix(String name, int rows, int columns) {
    float[] v = new float[rows * columns];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (random.nextGaussian() / Math.sqrt(columns));
    }
    put(
        name,
        TensorType.valueOf(type.name()),
        type.quantise(v),
        List.of((long) rows, (long) columns));
    return new WeightRef(name, rows, columns);
  }

  private WeightRef vector(String name, int n, float around) {
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = around + (float) random.nextGaussian() * 0.1f;
    }
    put(name, TensorType.F32, Quantiser.F32.quantise(v), List.of((long) n));
    return new WeightRef(name, 1, n);
  }

  void put(String name, TensorType as, byte[] data, List<Long> shape) {
    TensorInfo info = new TensorInfo(name, as, shape);
    tensors.put(name, new Tensor(info, MemorySegment.ofArray(data)));
  }

  ModelGraph graph() {
    return graph(operations);
  }

  List<Operation> operations() {
    return operations;
  }

  ModelGraph graph(List<Operation> ops) {
    return new ModelGraph("random", VOCABULARY, width, 1024, 4, ops, state);
  }

  Weights weights() {
    return name -> Optional.ofNullable(tensors.get(name));
  }
}
