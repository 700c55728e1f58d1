package dev.sheaf.testing;

import dev.sheaf.model.Adapter;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.model.Weights;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Random tensors in single floats, with their plain values at hand; the same for the same seed and
 * order.
 *
 * <p><b>Threads.</b> One caller while it is filled; reading is safe.
 */
public final class RandomWeights implements Weights {
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Map<String, float[]> values = new HashMap<>();
  private final Random random;

  /** Without tensors yet. */
  public RandomWeights(long seed) {
    random = new Random(seed);
  }

  /** A matrix that keeps the scale of what it multiplies; the same one if the name is known. */
  public WeightRef matrix(String name, int rows, int columns) {
    return matrix(name, rows, columns, 1);
  }

  /** A matrix with {@code gain} times the deviation of {@link #matrix(String, int, int)}. */
  public WeightRef matrix(String name, int rows, int columns, double gain) {
    if (!values.containsKey(name)) {
      put(name, rows, columns, gaussian(rows * columns, gain / Math.sqrt(columns), 0));
    }
    return new WeightRef(name, rows, columns);
  }

  /** A matrix that is stored as its transpose. */
  public WeightRef transposed(String name, int rows, int columns) {
    put(name, columns, rows, gaussian(rows * columns, 1 / Math.sqrt(columns), 0));
    return new WeightRef(name, rows, columns, true);
  }

  /** A vector near {@code mean}. */
  public WeightRef vector(String name, int elements, double mean) {
    put(name, 1, elements, gaussian(elements, 0.2, mean));
    return new WeightRef(name, 1, elements);
  }

  /** Names a tensor and says its values, row by row as they are stored. */
  public void put(String name, int rows, int columns, float[] v) {
    values.put(name, v);
    List<Long> shape = rows == 1 ? List.of((long) columns) : List.of((long) rows, (long) columns);
    TensorInfo info = new TensorInfo(name, TensorType.F32, shape);
    tensors.put(name, new Tensor(info, MemorySegment.ofArray(Quantiser.F32.quantise(v))));
  }

  /** The values of a tensor, row by row as they are stored; not copied. */
  public float[] values(String name) {
    float[] v = values.get(name);
    if (v == null) {
      throw new AssertionError("no tensor '%s'".formatted(name));
    }
    return v;
  }

  /** The same weights with an adapter's deltas added to their matrices, rounded to single. */
  public RandomWeights merged(Adapter adapter) {
    RandomWeights all = new RandomWeights(0);
    tensors.forEach((name, tensor) -> {
      all.tensors.put(name, tensor);
      all.values.put(name, values(name));
    });
    adapter
        .deltas()
        .forEach((name, delta) -> {
          float[] v = values(name).clone();
          for (int r = 0; r < delta.rows(); r++) {
            for (int c = 0; c < delta.columns(); c++) {
              double sum = 0;
              for (int k = 0; k < delta.rank(); k++) {
                sum +=
                    (double) delta.b()[r * delta.rank() + k] * delta.a()[k * delta.columns() + c];
              }
              v[r * delta.columns() + c] += (float) (delta.scale() * sum);
            }
          }
          all.put(name, delta.rows(), delta.columns(), v);
        });
    return all;
  }

  private float[] gaussian(int n, double deviation, double mean) {
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) (mean + random.nextGaussian() * deviation);
    }
    return v;
  }

  @Override
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }
}
