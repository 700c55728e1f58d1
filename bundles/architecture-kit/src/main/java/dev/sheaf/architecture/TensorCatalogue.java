package dev.sheaf.architecture;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file's tensors: gives out references whose shape was checked, and knows in the end which were
 * never asked for.
 */
public final class TensorCatalogue {
  private static final Set<TensorType> INTEGERS =
      EnumSet.of(TensorType.I8, TensorType.I16, TensorType.I32, TensorType.I64);

  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();
  private final Dialect dialect;
  private final ArchitectureCodes codes;
  private final String where;

  /**
   * @param dialect how the file's format spells our names
   * @param codes with which tensors are refused
   */
  public TensorCatalogue(ModelSource source, Dialect dialect, ArchitectureCodes codes) {
    for (TensorInfo t : source.tensors()) {
      tensors.put(t.name(), t);
    }
    this.dialect = dialect;
    this.codes = codes;
    this.where = source.metadata().where();
  }

  /** How many tensors the file has. */
  public int size() {
    return tensors.size();
  }

  /** How the file spells our name of a layer's tensor; layer 0 for those of no layer. */
  public String name(String name, int layer) {
    return dialect.tensor(name, layer);
  }

  /** Whether the dialect has such a tensor and the file too. */
  public boolean has(String name, int layer) {
    return dialect.tensors().containsKey(name) && tensors.containsKey(name(name, layer));
  }

  /** A matrix of floats, plain or quantised, by our name. */
  public WeightRef matrix(String name, int layer, int rows, int columns) {
    return matrix(name(name, layer), rows, columns);
  }

  /** A matrix of floats, plain or quantised, by the file's name. */
  public WeightRef matrix(String fileName, int rows, int columns) {
    TensorInfo t = require(fileName, List.of((long) rows, (long) columns));
    if (INTEGERS.contains(t.type())) {
      throw wrongType(t, "floating-point or quantised elements");
    }
    return new WeightRef(fileName, rows, columns);
  }

  /** A matrix of plain floats that the file stores as {@code columns} rows of {@code rows}. */
  public WeightRef transposed(String name, int layer, int rows, int columns) {
    TensorInfo t = require(name(name, layer), List.of((long) columns, (long) rows));
    refuseUnlessPlain(t);
    return new WeightRef(t.name(), rows, columns, true);
  }

  /**
   * The kernel of a convolution per channel, plain floats that the file stores [channels, 1, taps].
   */
  public WeightRef kernel(String name, int layer, int channels, int taps) {
    TensorInfo t = require(name(name, layer), List.of((long) channels, 1L, (long) taps));
    refuseUnlessPlain(t);
    return new WeightRef(t.name(), channels, taps);
  }

  /** A vector of plain floats, by our name. */
  public WeightRef vector(String name, int layer, int elements) {
    TensorInfo t = require(name(name, layer), List.of((long) elements));
    refuseUnlessPlain(t);
    return new WeightRef(t.name(), 1, elements);
  }

  /** A vector of plain floats where it is needed or where the file has it; else none. */
  public List<WeightRef> optionalVector(String name, int layer, int elements, boolean needed) {
    return needed || has(name, layer) ? List.of(vector(name, layer, elements)) : List.of();
  }

  /**
   * A matrix {@code name} with its bias {@code name.bias}, which is read where the file has one and
   * must be there where the hyperparameters say so.
   */
  public Projection projection(String name, int layer, int rows, int columns, boolean biasNeeded) {
    WeightRef weight = matrix(name, layer, rows, columns);
    return new Projection(weight, optionalVector(name + ".bias", layer, rows, biasNeeded));
  }

  /** A vector of float32, by our name. */
  public WeightRef float32Vector(String name, int layer, int elements) {
    TensorInfo t = require(name(name, layer), List.of((long) elements));
    if (t.type() != TensorType.F32) {
      throw wrongType(t, TensorType.F32.name());
    }
    return new WeightRef(t.name(), 1, elements);
  }

  /** How many rows a matrix has, before its shape is checked; 0 if there is no such matrix. */
  public long rows(String name, int layer) {
    TensorInfo t = tensors.get(name(name, layer));
    return t == null || t.shape().size() != 2 ? 0 : t.shape().getFirst();
  }

  /** Notes a tensor that other software keeps in the file and nobody needs. */
  public void ignore(String name, int layer) {
    read.add(name(name, layer));
  }

  /**
   * Notes all tensors whose names in the file begin so: a part of the model that is not computed.
   */
  public void ignoreAll(String prefix) {
    for (String t : tensors.keySet()) {
      if (t.startsWith(prefix)) {
        read.add(t);
      }
    }
  }

  /**
   * Refuses the file if it has a tensor that nothing reads: some part of the model would be left
   * out.
   */
  public void refuseUnread() {
    for (TensorInfo t : tensors.values()) {
      if (!read.contains(t.name())) {
        throw SheafException.of(
                codes.unreadTensor(),
                "tensor '%s' belongs to no operation of this model".formatted(t.name()))
            .expected(
                "only tensors that the hyperparameters ask for, %d of them".formatted(read.size()))
            .found("%d tensors, among them '%s' %s".formatted(tensors.size(), t.name(), t.shape()))
            .where(where)
            .next(
                "the file is of another architecture or was changed; convert or download it again")
            .toException();
      }
    }
  }

  private void refuseUnlessPlain(TensorInfo t) {
    if (INTEGERS.contains(t.type()) || t.type().blockElements() != 1) {
      throw wrongType(t, "plain floating-point elements");
    }
  }

  private TensorInfo require(String name, List<Long> shape) {
    TensorInfo t = tensors.get(name);
    if (t == null) {
      throw SheafException.of(
              codes.missingTensor(), "the model lacks the tensor '%s'".formatted(name))
          .expected("'%s' %s".formatted(name, shape))
          .found("%d tensors, none of that name".formatted(tensors.size()))
          .where(where)
          .next("the file is incomplete or of another architecture; convert or download it again")
          .toException();
    }
    if (!t.shape().equals(shape)) {
      throw SheafException.of(codes.wrongShape(), "tensor '%s' has the wrong shape".formatted(name))
          .expected(shape)
          .found(t.shape())
          .where(where)
          .next("tensor and hyperparameters disagree; convert or download the file again")
          .toException();
    }
    read.add(name);
    return t;
  }

  private SheafException wrongType(TensorInfo t, String expected) {
    return SheafException.of(
            codes.wrongTensorType(),
            "tensor '%s' cannot be stored as %s".formatted(t.name(), t.type()))
        .expected(expected)
        .found(t.type())
        .where(where)
        .next("convert the file again")
        .toException();
  }
}
