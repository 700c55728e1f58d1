package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.model.Weights;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Random weights, made as a graph names them. */
final class SmallWeights implements Weights {
  final Map<String, Tensor> tensors = new HashMap<>();
  private final Random random;
  final Quantiser type;

  SmallWeights(Quantiser type, long seed) {
    this.type = type;
    this.random = new Random(seed);
  }

  @Override
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  Projection projection(String name, int rows, int columns, boolean bias) {
    return new Projection(
        matrix(name, rows, columns), bias ? List.of(vector("b." + name, rows, 0)) : List.of());
  }

  /** Of the type, or of Q8_0 where rows are no whole blocks of it, as published files have it. */
  WeightRef matrix(String name, int rows, int columns) {
    boolean whole = columns % type.blockElements() == 0;
    put(
        name,
        whole ? type : Quantiser.Q8_0,
        gaussian(rows * columns, 0, 1 / Math.sqrt(columns)),
        rows,
        columns);
    return new WeightRef(name, rows, columns);
  }

  /** A float32 matrix whose numbers are spread around a value. */
  WeightRef table(String name, int rows, int columns, double around, double spread) {
    put(name, Quantiser.F32, gaussian(rows * columns, around, spread), rows, columns);
    return new WeightRef(name, rows, columns);
  }

  WeightRef vector(String name, int n, double around) {
    float[] v = gaussian(n, around, 0.1);
    TensorInfo info = new TensorInfo(name, TensorType.F32, List.of((long) n));
    tensors.put(name, new Tensor(info, MemorySegment.ofArray(Quantiser.F32.quantise(v))));
    return new WeightRef(name, 1, n);
  }

  /** The same numbers as a matrix made before, stored column by column under another name. */
  WeightRef transposed(String name, WeightRef of, float[] values) {
    float[] columns = new float[values.length];
    for (int r = 0; r < of.rows(); r++) {
      for (int c = 0; c < of.columns(); c++) {
        columns[c * of.rows() + r] = values[r * of.columns() + c];
      }
    }
    put(name, type, columns, of.columns(), of.rows());
    return new WeightRef(name, of.rows(), of.columns(), true);
  }

  float[] gaussian(int n, double around, double spread) {
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) (around + random.nextGaussian() * spread);
    }
    return v;
  }

  void put(String name, Quantiser as, float[] values, int rows, int columns) {
    TensorInfo info =
        new TensorInfo(name, TensorType.valueOf(as.name()), List.of((long) rows, (long) columns));
    tensors.put(name, new Tensor(info, MemorySegment.ofArray(as.quantise(values))));
  }
}
