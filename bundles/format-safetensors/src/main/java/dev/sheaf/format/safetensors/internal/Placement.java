package dev.sheaf.format.safetensors.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.RegularFile;
import dev.sheaf.model.TensorInfo;
import java.util.Comparator;
import java.util.List;

/** Checks that tensors fill the data of a file exactly: no gap, no overlap, nothing left over. */
final class Placement {
  private Placement() {}

  /** Bytes of a tensor, refused if no file can have them. */
  static long bytes(StrictJson json, TensorInfo info) {
    try {
      long widest =
          info.type().blockBytes(); // as if no dimension were 0: no later product overflows
      for (long size : info.shape()) {
        widest = Math.multiplyExact(widest, Math.max(1, size));
      }
      return info.bytes();
    } catch (ArithmeticException e) {
      throw SheafException.of(SafetensorsErrors.SHAPE, "the shape is larger than any file")
          .expected("a number of bytes below 2^63")
          .found("%s of %s".formatted(info.shape(), info.type()))
          .where(json.where())
          .next(SafetensorsErrors.REPLACE)
          .cause(e)
          .toException();
    }
  }

  /** Refuses gaps, overlaps, and data that is cut or left over. */
  static void check(RegularFile file, List<PlacedTensor> tensors, long dataStart) {
    List<PlacedTensor> sorted =
        tensors.stream()
            .sorted(
                Comparator.comparingLong(PlacedTensor::begin).thenComparingLong(PlacedTensor::end))
            .toList();
    long room = file.size() - dataStart;
    long end = 0;
    String before = "the header";
    for (PlacedTensor t : sorted) {
      String name = "tensor '%s'".formatted(t.info().name());
      if (t.begin() != end) {
        String what = t.begin() < end ? "%s overlaps %s" : "there is a gap between %2$s and %1$s";
        throw refuse(file, SafetensorsErrors.OFFSETS, dataStart, t, what.formatted(name, before))
            .expected("a beginning at %d, the end of %s".formatted(end, before))
            .found(t.begin())
            .toException();
      }
      if (t.end() > room) {
        throw refuse(
                file,
                SafetensorsErrors.TRUNCATED_DATA,
                dataStart,
                t,
                "the file ends inside its tensor data")
            .expected("%d bytes of tensor data".formatted(t.end()))
            .found(room)
            .toException();
      }
      end = t.end();
      before = name;
    }
    if (end != room) {
      throw SheafException.of(SafetensorsErrors.OFFSETS, "bytes follow the last tensor")
          .expected("the end of the file after %d bytes of tensor data".formatted(end))
          .found("%d bytes".formatted(room))
          .where("%s, offset 0x%x".formatted(file.label(), dataStart + end))
          .next(SafetensorsErrors.REPLACE)
          .toException();
    }
  }

  private static SheafException.Draft refuse(
      RegularFile file, ErrorCode code, long dataStart, PlacedTensor t, String summary) {
    return SheafException.of(code, summary)
        .where(
            "%s, tensor '%s', %d bytes after offset 0x%x"
                .formatted(file.label(), t.info().name(), t.begin(), dataStart))
        .next(SafetensorsErrors.REPLACE);
  }
}
