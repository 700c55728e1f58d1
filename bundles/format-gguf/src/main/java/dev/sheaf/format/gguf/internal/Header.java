package dev.sheaf.format.gguf.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.RegularFile;
import java.util.List;
import java.util.Map;

/**
 * What stands before the tensor data of one file, every number of it checked against the file.
 *
 * <pre>
 * "GGUF" · version u32 · tensors u64 · keys u64 · keys × (key, type, value) · tensors × (name, dimensions, type, offset)
 * · zeros up to the alignment · tensor data
 * </pre>
 *
 * @param version 2 or 3, which differ only in what byte orders a writer may use
 * @param values metadata in file order
 * @param tensors in file order
 * @param dataStart offset of the tensor data; past the end of a file that has no tensors, perhaps
 * @param dataBytes from {@code dataStart} to the end of the last tensor
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The GGUF
 *     specification</a>
 */
record Header(
    int version,
    Map<String, Object> values,
    List<PlacedTensor> tensors,
    long dataStart,
    long dataBytes) {

  static final String ALIGNMENT_KEY = "general.alignment";

  /** "GGUF", read as a little-endian number. */
  static final int MAGIC = 0x4655_4747;

  private static final long DEFAULT_ALIGNMENT = 32;
  private static final long LEAST_ALIGNMENT = 8;
  private static final long MOST_ALIGNMENT = 65_536;

  /** Reads and checks the header of {@code file}. */
  static Header read(RegularFile file) {
    HeaderReader in = new HeaderReader(file);
    magic(in);
    int version = version(in);
    long countsAt = in.position();
    long tensorCount = in.int64("the number of tensors");
    long keyCount = in.int64("the number of keys");
    count(in, countsAt, "tensors", tensorCount, TensorTable.LEAST_ENTRY_BYTES);
    count(in, countsAt + 8, "keys", keyCount, MetadataReader.LEAST_ENTRY_BYTES);
    Map<String, Object> values = new MetadataReader(in).read(keyCount);
    long alignment = values.get(ALIGNMENT_KEY) instanceof Long stated ? stated : DEFAULT_ALIGNMENT;
    TensorTable table = new TensorTable(in);
    List<PlacedTensor> tensors = table.read(tensorCount);
    long dataStart = (in.position() + alignment - 1) / alignment * alignment;
    long dataBytes = table.place(tensors, alignment, dataStart);
    return new Header(version, values, tensors, dataStart, dataBytes);
  }

  /** The values with {@code where} they are from. */
  Metadata metadata(String where) {
    return new Metadata(values, where);
  }

  private static void magic(HeaderReader in) {
    int magic = in.int32("magic");
    if (magic != MAGIC) {
      throw in.refuse(GgufErrors.NOT_GGUF, 0, "this is not a GGUF file")
          .expected("a file that starts with 'GGUF'")
          .found(Lookalike.of(in.file()))
          .next("give the path of a .gguf file")
          .toException();
    }
  }

  private static int version(HeaderReader in) {
    long at = in.position();
    int version = in.int32("version");
    if (version == 2 || version == 3) {
      return version;
    }
    int swapped = Integer.reverseBytes(version);
    if (swapped >= 1 && swapped <= 3) {
      throw in.refuse(GgufErrors.NOT_GGUF, at, "the file is big-endian")
          .expected("a little-endian file, as nearly every GGUF file is")
          .found("a big-endian file of version %d".formatted(swapped))
          .next("convert it to little-endian, or download the little-endian file")
          .toException();
    }
    throw in.refuse(GgufErrors.VERSION, at, "the file's version is not supported")
        .expected("version 2 or 3")
        .found(Integer.toUnsignedString(version))
        .next(
            version == 1
                ? "convert the model again: version 1 is from before August 2023"
                : GgufErrors.REPLACE)
        .toException();
  }

  private static void count(HeaderReader in, long at, String what, long count, int leastBytes) {
    long most = in.remaining() / leastBytes;
    if (count < 0 || count > most) {
      throw in.refuse(GgufErrors.COUNT, at, "the number of %s cannot be".formatted(what))
          .expected(
              "at most %d, which is all that %d bytes can hold".formatted(most, in.remaining()))
          .found(GgufErrors.unsigned(count))
          .toException();
    }
  }

  /** Refuses an alignment that stands at {@code offset} and cannot be. */
  static void checkAlignment(HeaderReader in, long offset, long alignment) {
    if (alignment < LEAST_ALIGNMENT
        || alignment > MOST_ALIGNMENT
        || Long.bitCount(alignment) != 1) {
      throw in.refuse(GgufErrors.ALIGNMENT, offset, "general.alignment cannot be")
          .expected("a power of two from %d to %d".formatted(LEAST_ALIGNMENT, MOST_ALIGNMENT))
          .found(alignment)
          .toException();
    }
  }

  /** The refusal of a file whose header lacks the family. */
  static SheafException noArchitecture(RegularFile file) {
    return SheafException.of(
            GgufErrors.ARCHITECTURE, "the file does not say which architecture it is")
        .expected("a text under general.architecture")
        .found("none")
        .where(file.label())
        .next(GgufErrors.REPLACE)
        .toException();
  }
}
