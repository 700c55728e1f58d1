package dev.sheaf.architecture.llama.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
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
final class TensorCatalogue {
  private static final Set<TensorType> INTEGERS =
      EnumSet.of(TensorType.I8, TensorType.I16, TensorType.I32, TensorType.I64);

  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();
  private final String where;

  TensorCatalogue(ModelSource source) {
    for (TensorInfo t : source.tensors()) {
      tensors.put(t.name(), t);
    }
    this.where = source.metadata().where();
  }

  int size() {
    return tensors.size();
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** A matrix of floats, plain or quantised. */
  WeightRef matrix(String name, int rows, int columns) {
    TensorInfo t = require(name, List.of((long) rows, (long) columns));
    if (INTEGERS.contains(t.type())) {
      throw wrongType(t, "floating-point or quantised elements");
    }
    return new WeightRef(name, rows, columns);
  }

  /** A vector of plain floats. */
  WeightRef vector(String name, int elements) {
    TensorInfo t = require(name, List.of((long) elements));
    if (INTEGERS.contains(t.type()) || t.type().blockElements() != 1) {
      throw wrongType(t, "plain floating-point elements");
    }
    return new WeightRef(name, 1, elements);
  }

  /** A vector of float32. */
  void float32Vector(String name, int elements) {
    TensorInfo t = require(name, List.of((long) elements));
    if (t.type() != TensorType.F32) {
      throw wrongType(t, TensorType.F32.name());
    }
  }

  /** How many rows a matrix has, before its shape is checked; 0 if there is no such matrix. */
  long rows(String name) {
    TensorInfo t = tensors.get(name);
    return t == null || t.shape().size() != 2 ? 0 : t.shape().getFirst();
  }

  /** Notes a tensor that other software keeps in the file and nobody needs. */
  void ignore(String name) {
    read.add(name);
  }

  /**
   * Refuses the file if it has a tensor that nothing reads: some part of the model would be left
   * out.
   */
  void refuseUnread() {
    for (TensorInfo t : tensors.values()) {
      if (!read.contains(t.name())) {
        throw SheafException.of(
                LlamaErrors.UNREAD_TENSOR,
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

  private TensorInfo require(String name, List<Long> shape) {
    TensorInfo t = tensors.get(name);
    if (t == null) {
      throw SheafException.of(
              LlamaErrors.MISSING_TENSOR, "the model lacks the tensor '%s'".formatted(name))
          .expected("'%s' %s".formatted(name, shape))
          .found("%d tensors, none of that name".formatted(tensors.size()))
          .where(where)
          .next("the file is incomplete or of another architecture; convert or download it again")
          .toException();
    }
    if (!t.shape().equals(shape)) {
      throw SheafException.of(
              LlamaErrors.WRONG_SHAPE, "tensor '%s' has the wrong shape".formatted(name))
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
            LlamaErrors.WRONG_TENSOR_TYPE,
            "tensor '%s' cannot be stored as %s".formatted(t.name(), t.type()))
        .expected(expected)
        .found(t.type())
        .where(where)
        .next("convert the file again")
        .toException();
  }
}
