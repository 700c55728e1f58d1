package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one message of the protocol-buffer wire format, field by field, without copying.
 *
 * <p>Nothing is allocated from a length in the file, and nothing is read outside the message.
 * Groups, which that format has given up, are refused. Confined to one thread.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtocolBuffer {
  /** The bytes are no well-formed message. */
  static final ErrorCode MESSAGE = ErrorCode.of("SHEAF-SENTENCEPIECE-005", ErrorKind.USER);

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final byte[] data;
  private final int end;
  private final String where;
  private int at;
  private int field;
  private int wire;

  private ProtocolBuffer(byte[] data, int from, int end, String where) {
    this.data = data;
    this.at = from;
    this.end = end;
    this.where = where;
  }

  /** A message of all these bytes. */
  static ProtocolBuffer of(byte[] data, String where) {
    return new ProtocolBuffer(data, 0, data.length, where);
  }

  /** Whether there is a further field; then {@link #field()} is its number. */
  boolean next() {
    if (at == end) {
      return false;
    }
    int start = at;
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFF_FFFF) {
      throw refuse("a field number from 1 to 536870911", tag >>> 3, start);
    }
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    return true;
  }

  int field() {
    return field;
  }

  /** Passes over the value of this field. */
  void skip() {
    switch (wire) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case BYTES -> advance(length());
      case FIXED32 -> advance(4);
      default -> throw refuse("wire type 0, 1, 2 or 5", wire, at);
    }
  }

  /** The value of this field as a message. */
  ProtocolBuffer message() {
    expect(BYTES);
    int length = length();
    int from = at;
    advance(length);
    return new ProtocolBuffer(data, from, at, where);
  }

  /** The value of this field as bytes. */
  byte[] bytes() {
    ProtocolBuffer range = message();
    return Arrays.copyOfRange(data, range.at, range.end);
  }

  /** The value of this field as text. */
  String text() {
    ProtocolBuffer range = message();
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(data, range.at, range.end - range.at))
          .toString();
    } catch (CharacterCodingException e) {
      throw draft("UTF-8", "other bytes", range.at).cause(e).toException();
    }
  }

  /** The value of this field as a 32-bit number. */
  int number() {
    expect(VARINT);
    return (int) varint();
  }

  /** The value of this field as a truth value. */
  boolean flag() {
    expect(VARINT);
    return varint() != 0;
  }

  /** The value of this field as a 32-bit floating-point number. */
  float real() {
    expect(FIXED32);
    int start = at;
    advance(4);
    int bits = 0;
    for (int i = 3; i >= 0; i--) {
      bits = bits << 8 | data[start + i] & 0xFF;
    }
    return Float.intBitsToFloat(bits);
  }

  private void expect(int type) {
    if (wire != type) {
      throw refuse("wire type " + type + " for field " + field, wire, at);
    }
  }

  private int length() {
    int start = at;
    long length = varint();
    if (length < 0 || length > end - at) {
      throw refuse(
          "a length of at most " + (end - at) + " bytes", Long.toUnsignedString(length), start);
    }
    return (int) length;
  }

  private void advance(int bytes) {
    if (bytes > end - at) {
      throw refuse(bytes + " more bytes", end - at, at);
    }
    at += bytes;
  }

  private long varint() {
    int start = at;
    long out = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (at == end) {
        throw refuse("the rest of a number", "the end of the message", start);
      }
      byte b = data[at++];
      out |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return out;
      }
    }
    throw refuse("a number of at most 10 bytes", "more", start);
  }

  private SheafException refuse(Object expected, Object found, int offset) {
    return draft(expected, found, offset).toException();
  }

  private SheafException.Draft draft(Object expected, Object found, int offset) {
    return SheafException.of(MESSAGE, "the file is no well-formed SentencePiece model")
        .expected(expected)
        .found(found)
        .where(where + ", byte " + offset)
        .next("download the file again");
  }
}
