package dev.sheaf.format.safetensors.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.RegularFile;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the tensor data, every number of it checked against the file.
 *
 * <pre>
 * header length u64 · JSON {name: {dtype, shape, data_offsets}, …, "__metadata__": {text: text}} · tensor data
 * </pre>
 *
 * @param tensors in the header's order
 * @param notes the header's {@code __metadata__}
 * @param dataStart offset of the tensor data
 * @see <a href="https://github.com/huggingface/safetensors#format">The safetensors format</a>
 */
record Header(List<PlacedTensor> tensors, Map<String, String> notes, long dataStart) {
  static final String NOTES_KEY = "__metadata__";

  /** The format's own limit. */
  static final long LONGEST_HEADER = 100_000_000;

  /** More than three times those of the largest model with its experts in one file. */
  static final int MOST_TENSORS = 1 << 18;

  private static final int LENGTH_BYTES = 8;
  private static final int LONGEST_NAME = 1024;
  private static final int MOST_DIMENSIONS = 4;

  /** Reads and checks the header of {@code file}. */
  static Header read(RegularFile file) {
    long length = length(file);
    StrictJson json = new StrictJson(file, LENGTH_BYTES, length, SafetensorsErrors.HEADER_JSON, 3);
    List<PlacedTensor> tensors = new ArrayList<>();
    Map<String, String> notes = new LinkedHashMap<>();
    json.document(() -> {
      json.object(name -> {
        if (name.equals(NOTES_KEY)) {
          json.object(note -> notes.put(note, json.text()));
        } else {
          tensors.add(tensor(json, name, tensors.size()));
        }
      });
      return tensors;
    });
    long dataStart = LENGTH_BYTES + length;
    Placement.check(file, tensors, dataStart);
    return new Header(List.copyOf(tensors), Map.copyOf(notes), dataStart);
  }

  private static long length(RegularFile file) {
    if (file.size() < LENGTH_BYTES) {
      throw refuse(file, SafetensorsErrors.TRUNCATED_HEADER, 0, "the file ends inside its header")
          .expected("%d bytes of header length".formatted(LENGTH_BYTES))
          .found("%d bytes".formatted(file.size()))
          .toException();
    }
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(file.size(), Lookalike.HEAD_BYTES));
    head.order(ByteOrder.LITTLE_ENDIAN);
    file.read(head, 0);
    head.flip();
    long length = head.getLong(0);
    boolean possible = length >= 2 && length <= LONGEST_HEADER;
    boolean json = head.limit() <= LENGTH_BYTES || head.get(LENGTH_BYTES) == '{';
    if (!json || (!possible && head.limit() <= LENGTH_BYTES)) {
      throw refuse(file, SafetensorsErrors.NOT_SAFETENSORS, 0, "this is not a safetensors file")
          .expected("eight bytes of header length, then '{'")
          .found(Lookalike.of(head))
          .next("give the path of a .safetensors file")
          .toException();
    }
    if (!possible) {
      throw refuse(file, SafetensorsErrors.HEADER_LENGTH, 0, "the header's length cannot be")
          .expected("2 to %d bytes".formatted(LONGEST_HEADER))
          .found(Long.toUnsignedString(length))
          .toException();
    }
    if (length > file.size() - LENGTH_BYTES) {
      throw refuse(file, SafetensorsErrors.HEADER_LENGTH, 0, "the header is longer than the file")
          .expected("at most %d bytes".formatted(file.size() - LENGTH_BYTES))
          .found(length)
          .toException();
    }
    return length;
  }

  private static PlacedTensor tensor(StrictJson json, String name, int number) throws IOException {
    if (number == MOST_TENSORS) {
      throw SheafException.of(
              SafetensorsErrors.COUNT, "the header has more tensors than any real file")
          .expected("at most %d".formatted(MOST_TENSORS))
          .found("one more")
          .where(json.where())
          .next(SafetensorsErrors.REPLACE)
          .toException();
    }
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw json.draft(
              "the length of a name cannot be",
              "1 to %d characters".formatted(LONGEST_NAME),
              name.length())
          .toException();
    }
    Entry entry = new Entry();
    json.object(field -> {
      switch (field) {
        case "dtype" -> entry.type = type(json);
        case "shape" -> entry.shape = json.sizes(MOST_DIMENSIONS);
        case "data_offsets" -> entry.offsets = json.sizes(2);
        default ->
            throw json.draft("an entry has an unknown field", "dtype, shape, data_offsets", field)
                .toException();
      }
    });
    return entry.placed(json, name);
  }

  private static TensorType type(StrictJson json) throws IOException {
    String name = json.text();
    return TensorTypes.of(name)
        .orElseThrow(() ->
            SheafException.of(SafetensorsErrors.UNKNOWN_TYPE, "the tensor's type is not known here")
                .expected(TensorTypes.known())
                .found(name)
                .where(json.where())
                .next("use a file of the same model in one of these types")
                .toException());
  }

  private static SheafException.Draft refuse(
      RegularFile file, ErrorCode code, long offset, String summary) {
    return SheafException.of(code, summary)
        .where("%s, offset 0x%x".formatted(file.label(), offset))
        .next(SafetensorsErrors.REPLACE);
  }

  /** The fields of one entry as they come. */
  private static final class Entry {
    private @Nullable TensorType type;
    private @Nullable List<Long> shape;
    private @Nullable List<Long> offsets;

    PlacedTensor placed(StrictJson json, String name) {
      TensorType knownType = type;
      List<Long> knownShape = shape;
      List<Long> range = offsets;
      if (knownType == null || knownShape == null || range == null || range.size() != 2) {
        throw json.draft(
                "an entry is incomplete",
                "dtype, shape and two data_offsets",
                "tensor '%s' without one of them".formatted(name))
            .toException();
      }
      TensorInfo info = new TensorInfo(name, knownType, knownShape);
      long bytes = Placement.bytes(json, info);
      long begin = range.getFirst();
      long end = range.getLast();
      if (begin > end || end - begin != bytes) {
        throw SheafException.of(SafetensorsErrors.OFFSETS, "a tensor's bytes do not fit its shape")
            .expected("%d bytes for %s of %s".formatted(bytes, knownShape, knownType))
            .found("offsets %d to %d".formatted(begin, end))
            .where(json.where())
            .next(SafetensorsErrors.REPLACE)
            .toException();
      }
      return new PlacedTensor(info, begin, end);
    }
  }
}
