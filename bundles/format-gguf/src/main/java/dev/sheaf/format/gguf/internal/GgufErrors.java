package dev.sheaf.format.gguf.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import java.nio.file.Path;

/** Every code of this bundle. The README says what each means to an operator. */
final class GgufErrors {
  static final ErrorCode TRUNCATED_HEADER = user(1);
  static final ErrorCode NOT_GGUF = user(2);
  static final ErrorCode VERSION = user(3);
  static final ErrorCode COUNT = user(4);
  static final ErrorCode TEXT = user(5);
  static final ErrorCode VALUE = user(6);
  static final ErrorCode ALIGNMENT = user(7);
  static final ErrorCode OFFSET = user(8);
  static final ErrorCode SHAPE = user(9);
  static final ErrorCode TRUNCATED_DATA = user(10);
  static final ErrorCode NOT_FINITE = user(11);
  static final ErrorCode UNKNOWN_TYPE = code(12, ErrorKind.UNAVAILABLE);
  static final ErrorCode SPLIT = user(13);
  static final ErrorCode MISSING_PART = code(14, ErrorKind.NOT_FOUND);
  static final ErrorCode ARCHITECTURE = user(15);
  static final ErrorCode TENSOR_NAME = user(16);
  static final ErrorCode HEADER_SIZE = user(17);

  /** The advice for every file whose bytes contradict themselves. */
  static final String REPLACE =
      "download or convert the file again; compare its SHA-256 with the publisher's";

  private GgufErrors() {}

  /** The file's own name: what a message has room for. */
  static String label(Path path) {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  /** An unsigned 64-bit number as people write it. */
  static String unsigned(long value) {
    return Long.toUnsignedString(value);
  }

  private static ErrorCode user(int number) {
    return code(number, ErrorKind.USER);
  }

  private static ErrorCode code(int number, ErrorKind kind) {
    return ErrorCode.of("SHEAF-GGUF-%03d".formatted(number), kind);
  }
}
