package dev.sheaf.golden;

import dev.sheaf.backend.Backend;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.model.Weights;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weights whose quantised matrices are handed out as the F32 values that a backend reads in them.
 *
 * <p>A backend is asked for nothing but logits: row r of a matrix is what a model gives that looks
 * up token r in it and multiplies by the unit matrix.
 */
final class Dequantised implements Weights {
  private static final String UNIT = "unit";

  private final Weights stored;
  private final Backend backend;
  private final Map<String, Tensor> plain = new HashMap<>();

  Dequantised(Weights stored, Backend backend) {
    this.stored = stored;
    this.backend = backend;
  }

  @Override
  public Optional<Tensor> find(String name) {
    return stored
        .find(name)
        .map(t ->
            t.info().type().blockElements() == 1
                ? t
                : plain.computeIfAbsent(name, n -> dequantise(t)));
  }

  private Tensor dequantise(Tensor tensor) {
    int rows = Math.toIntExact(tensor.info().rows());
    int columns = Math.toIntExact(tensor.info().columns());
    float[] values = rows(tensor, rows, columns);
    TensorInfo info = new TensorInfo(tensor.name(), TensorType.F32, tensor.info().shape());
    return new Tensor(info, MemorySegment.ofArray(Quantiser.F32.quantise(values)));
  }

  /** As many columns at a time as there are rows, since every row is a token. */
  private float[] rows(Tensor tensor, int rows, int columns) {
    int[] every = new int[rows];
    Arrays.setAll(every, r -> r);
    float[] values = new float[rows * columns];
    for (int from = 0; from < columns; from += rows) {
      int count = Math.min(rows, columns - from);
      Weights two = unit(tensor, rows, columns, from, count);
      List<Operation> look =
          List.of(
              new Operation.Embed(new WeightRef(tensor.name(), rows, columns), 1, 0),
              new Operation.OutputHead(0, Projection.of(new WeightRef(UNIT, rows, columns)), 1));
      ModelGraph graph = new ModelGraph("rows", rows, columns, rows, 1, look, List.of());
      DirectModel.Settings settings = new DirectModel.Settings(2, 64, 1, rows);
      try (DirectModel model = DirectModel.compile(graph, two, backend, settings)) {
        float[][] logits = model.feedAll(0, every);
        for (int r = 0; r < rows; r++) {
          System.arraycopy(logits[r], 0, values, r * columns + from, count);
        }
      }
    }
    return values;
  }

  /** The tensor, and a matrix of which row i picks column {@code from + i}. */
  private static Weights unit(Tensor tensor, int rows, int columns, int from, int count) {
    float[] unit = new float[rows * columns];
    for (int i = 0; i < count; i++) {
      unit[i * columns + from + i] = 1;
    }
    TensorInfo info = new TensorInfo(UNIT, TensorType.F32, List.of((long) rows, (long) columns));
    Tensor matrix = new Tensor(info, MemorySegment.ofArray(Quantiser.F32.quantise(unit)));
    return name -> Optional.of(name.equals(UNIT) ? matrix : tensor);
  }
}
