package dev.sheaf.backend.reference.internal;

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

/** Random tensors made by code, with their plain values at hand. */
final class TestWeights implements Weights {
  final Map<String, Tensor> tensors = new HashMap<>();
  final Map<String, float[]> values = new HashMap<>();
  private final Random random;

  TestWeights(long seed) {
    random = new Random(seed);
  }

  WeightRef matrix(String name, int rows, int columns) {
    return put(
        name, Quantiser.F32, rows, columns, gaussian(rows * columns, Math.sqrt(1.0 / columns)));
  }

  WeightRef vector(String name, int elements) {
    float[] v = gaussian(elements, 0.2);
    for (int i = 0; i < elements; i++) {
      v[i] += 1;
    }
    return put(name, Quantiser.F32, 1, elements, v);
  }

  WeightRef put(String name, Quantiser type, int rows, int columns, float[] v) {
    values.put(name, v);
    List<Long> shape = rows == 1 ? List.of((long) columns) : List.of((long) rows, (long) columns);
    TensorInfo info = new TensorInfo(name, TensorType.valueOf(type.name()), shape);
    tensors.put(name, new Tensor(info, MemorySegment.ofArray(type.quantise(v))));
    return new WeightRef(name, rows, columns);
  }

  private float[] gaussian(int n, double deviation) {
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) (random.nextGaussian() * deviation);
    }
    return v;
  }

  @Override
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }
}
