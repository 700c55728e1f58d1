package dev.sheaf.format.gguf.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.RegularFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads little-endian numbers and texts from the front of a file through one bounded buffer.
 *
 * <p>Nothing is read or allocated before the bytes asked for are known to be in the file. Knows at
 * every moment what it is reading ({@link #at}), so that a refusal can say where.
 */
final class HeaderReader {
  /** Real headers stay below 32 MiB; this bounds what a hostile one can make of the heap. */
  static final long LONGEST_HEADER = 256L << 20;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final char REPLACEMENT = '\ufffd';

  private final RegularFile file;
  private final long limit;
  private final ByteBuffer buffer;
  private long filled;
  private String subject = "header";

  HeaderReader(RegularFile file) {
    this.file = file;
    this.limit = Math.min(file.size(), LONGEST_HEADER);
    this.buffer = ByteBuffer.allocate((int) Math.min(file.size(), BUFFER_BYTES));
    buffer.order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  /** Names what the following reads belong to, for instance {@code key 3 'general.name'}. */
  void at(String what) {
    subject = what;
  }

  /** Offset of the next byte. */
  long position() {
    return filled - buffer.remaining();
  }

  /** Bytes that the header may still have. */
  long remaining() {
    return limit - position();
  }

  RegularFile file() {
    return file;
  }

  int uint8(String field) {
    return need(1, field).get() & 0xff;
  }

  int int8(String field) {
    return need(1, field).get();
  }

  int uint16(String field) {
    return need(2, field).getShort() & 0xffff;
  }

  int int16(String field) {
    return need(2, field).getShort();
  }

  int int32(String field) {
    return need(4, field).getInt();
  }

  long uint32(String field) {
    return need(4, field).getInt() & 0xffff_ffffL;
  }

  /** Eight bytes as they are; whoever reads an unsigned number checks the sign. */
  long int64(String field) {
    return need(8, field).getLong();
  }

  float float32(String field) {
    return need(4, field).getFloat();
  }

  double float64(String field) {
    return need(8, field).getDouble();
  }

  /**
   * A text: eight bytes of length, then UTF-8.
   *
   * @param code for a length or an encoding that is refused
   */
  String text(String field, long shortest, long longest, ErrorCode code) {
    long start = position();
    long length = int64(field + " length");
    if (length < shortest || length > longest) {
      throw refuse(code, start, "the length of the %s cannot be".formatted(field))
          .expected("%d to %d bytes".formatted(shortest, longest))
          .found(GgufErrors.unsigned(length))
          .toException();
    }
    byte[] bytes = bytes((int) length, field);
    try {
      return decode(bytes);
    } catch (CharacterCodingException e) {
      throw refuse(code, start, "the %s is not UTF-8".formatted(field))
          .expected("well-formed UTF-8")
          .found(new String(bytes, 0, Math.min(bytes.length, 40), StandardCharsets.ISO_8859_1))
          .cause(e)
          .toException();
    }
  }

  /** Starts a refusal that already says where and what to do. */
  SheafException.Draft refuse(ErrorCode code, long offset, String summary) {
    return SheafException.of(code, summary)
        .where("%s, offset 0x%x, %s".formatted(file.label(), offset, subject))
        .next(GgufErrors.REPLACE);
  }

  /** Refuses unless {@code bytes} more are there. */
  void demand(long bytes, String field) {
    if (bytes <= remaining()) {
      return;
    }
    if (limit < file.size()) {
      throw refuse(GgufErrors.HEADER_SIZE, position(), "the header is larger than any real one")
          .expected("at most %d bytes before the tensor data".formatted(LONGEST_HEADER))
          .found("%s that needs %d more".formatted(field, bytes))
          .toException();
    }
    throw refuse(GgufErrors.TRUNCATED_HEADER, position(), "the file ends inside its header")
        .expected("%d bytes of %s".formatted(bytes, field))
        .found("%d bytes left of %d".formatted(remaining(), file.size()))
        .toException();
  }

  private byte[] bytes(int length, String field) {
    demand(length, field);
    byte[] out = new byte[length];
    int buffered = Math.min(length, buffer.remaining());
    buffer.get(out, 0, buffered);
    if (buffered < length) {
      file.read(ByteBuffer.wrap(out, buffered, length - buffered), filled);
      filled += length - buffered;
    }
    return out;
  }

  private ByteBuffer need(int bytes, String field) {
    if (buffer.remaining() < bytes) {
      demand(bytes, field);
      buffer.compact();
      int room = (int) Math.min(buffer.remaining(), file.size() - filled);
      buffer.limit(buffer.position() + room);
      file.read(buffer, filled);
      filled += room;
      buffer.flip();
    }
    return buffer;
  }

  /**
   * Decodes strictly. The constructor of String is several times faster than a decoder, and turns
   * what is malformed into U+FFFD; so only a text with that character needs the decoder, to say
   * whether it was there before.
   */
  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0
        ? text
        : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
