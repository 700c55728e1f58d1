package dev.sheaf.format.gguf.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the table of tensors; then places them in the file, refusing any that overlap or leave it.
 */
final class TensorTable {
  /** A name of one letter, its length, the number of dimensions, one of them, type and offset. */
  static final int LEAST_ENTRY_BYTES = 33;

  /** The specification says 64, writers of the field have gone beyond. */
  private static final int LONGEST_NAME = 255;

  private static final int MOST_DIMENSIONS = 4;

  private final HeaderReader in;

  TensorTable(HeaderReader in) {
    this.in = in;
  }

  /**
   * Reads {@code count} entries.
   *
   * @param count already known to fit the file
   */
  List<PlacedTensor> read(long count) {
    List<PlacedTensor> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      PlacedTensor tensor = entry(i);
      if (!names.add(tensor.info().name())) {
        throw refuse(tensor, GgufErrors.TENSOR_NAME, "two tensors have the same name")
            .expected("every name once")
            .found("'%s' again".formatted(tensor.info().name()))
            .toException();
      }
      tensors.add(tensor);
    }
    return List.copyOf(tensors);
  }

  /**
   * Checks that every tensor starts at a multiple of the alignment and lies in the file, and that
   * no two overlap.
   *
   * @param dataStart where offset 0 is in the file
   * @return bytes from {@code dataStart} to the end of the last tensor
   */
  long place(List<PlacedTensor> tensors, long alignment, long dataStart) {
    long room = Math.max(0, in.file().size() - dataStart);
    for (PlacedTensor t : tensors) {
      checkOffset(t, alignment, room);
    }
    List<PlacedTensor> sorted =
        tensors.stream()
            .filter(t -> t.bytes() > 0)
            .sorted(Comparator.comparingLong(PlacedTensor::offset))
            .toList();
    for (int i = 1; i < sorted.size(); i++) {
      PlacedTensor before = sorted.get(i - 1);
      PlacedTensor t = sorted.get(i);
      if (t.offset() < before.end()) {
        throw refuse(t, GgufErrors.OFFSET, "two tensors overlap")
            .expected("'%s' from 0x%x on".formatted(t.info().name(), before.end()))
            .found(
                "'%s' at 0x%x to 0x%x, '%s' at 0x%x"
                    .formatted(
                        before.info().name(),
                        before.offset(),
                        before.end(),
                        t.info().name(),
                        t.offset()))
            .toException();
      }
    }
    return sorted.isEmpty() ? 0 : sorted.getLast().end();
  }

  private void checkOffset(PlacedTensor t, long alignment, long room) {
    if (t.offset() < 0 || t.offset() > room) {
      throw refuse(t, GgufErrors.OFFSET, "a tensor starts beyond the end of the file")
          .expected("an offset of at most %d, the bytes of tensor data in the file".formatted(room))
          .found(GgufErrors.unsigned(t.offset()))
          .toException();
    }
    if (t.offset() % alignment != 0) {
      throw refuse(t, GgufErrors.OFFSET, "a tensor's offset is not aligned")
          .expected("a multiple of %d".formatted(alignment))
          .found(t.offset())
          .toException();
    }
    if (t.bytes() > room - t.offset()) {
      throw refuse(t, GgufErrors.TRUNCATED_DATA, "the file ends inside its tensor data")
          .expected("%d bytes for it".formatted(t.bytes()))
          .found("%d bytes up to the end of the file".formatted(room - t.offset()))
          .toException();
    }
  }

  private PlacedTensor entry(int i) {
    in.at("tensor " + i);
    long start = in.position();
    String name = in.text("name", 1, LONGEST_NAME, GgufErrors.TENSOR_NAME);
    in.at("tensor %d '%s'".formatted(i, name));
    List<Long> shape = shape();
    TensorType type = type();
    long bytes = bytes(shape, type, start);
    long offset = in.int64("offset");
    return new PlacedTensor(new TensorInfo(name, type, shape), offset, bytes, i, start);
  }

  /** Dimensions outermost first; the file has the contiguous one first. */
  private List<Long> shape() {
    long at = in.position();
    long dimensions = in.uint32("number of dimensions");
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw in.refuse(GgufErrors.SHAPE, at, "the number of dimensions cannot be")
          .expected("1 to %d".formatted(MOST_DIMENSIONS))
          .found(dimensions)
          .toException();
    }
    List<Long> shape = new ArrayList<>();
    for (int d = 0; d < dimensions; d++) {
      long sizeAt = in.position();
      long size = in.int64("dimension");
      if (size < 0) {
        throw in.refuse(GgufErrors.SHAPE, sizeAt, "dimension %d cannot be".formatted(d))
            .expected("0 to %d".formatted(Long.MAX_VALUE))
            .found("%s (%d if signed)".formatted(GgufErrors.unsigned(size), size))
            .toException();
      }
      shape.addFirst(size);
    }
    return shape;
  }

  private TensorType type() {
    long at = in.position();
    long id = in.uint32("type");
    return TensorTypes.of(id)
        .orElseThrow(() ->
            in.refuse(GgufErrors.UNKNOWN_TYPE, at, "the tensor's type is not known here")
                .expected(TensorTypes.known())
                .found(TensorTypes.describe(id))
                .next("use a file of the same model in one of these types")
                .toException());
  }

  private long bytes(List<Long> shape, TensorType type, long start) {
    if (shape.getLast() % type.blockElements() != 0) {
      throw in.refuse(GgufErrors.SHAPE, start, "a row is not a whole number of blocks")
          .expected("a multiple of %d columns for %s".formatted(type.blockElements(), type))
          .found(shape.getLast())
          .toException();
    }
    try {
      long elements = 1;
      long widest = 1; // as if no dimension were 0, so that no later product can overflow either
      for (long size : shape) {
        elements = Math.multiplyExact(elements, size);
        widest = Math.multiplyExact(widest, Math.max(1, size));
      }
      Math.multiplyExact(widest, (long) type.blockBytes());
      return type.bytes(elements);
    } catch (ArithmeticException e) {
      throw in.refuse(GgufErrors.SHAPE, start, "the shape is larger than any file")
          .expected("a number of bytes below 2^63")
          .found("%s of %s".formatted(shape, type))
          .cause(e)
          .toException();
    }
  }

  private SheafException.Draft refuse(PlacedTensor t, ErrorCode code, String summary) {
    in.at(t.label());
    return in.refuse(code, t.entryOffset(), summary);
  }
}
