package dev.sheaf.format.safetensors.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import java.nio.file.Path;

/** Every code of this bundle. The README says what each means to an operator. */
final class SafetensorsErrors {
  static final ErrorCode TRUNCATED_HEADER = user(1);
  static final ErrorCode NOT_SAFETENSORS = user(2);
  static final ErrorCode HEADER_LENGTH = user(3);
  static final ErrorCode HEADER_JSON = user(4);
  static final ErrorCode DUPLICATE = user(5);
  static final ErrorCode UNKNOWN_TYPE = code(6, ErrorKind.UNAVAILABLE);
  static final ErrorCode SHAPE = user(7);
  static final ErrorCode OFFSETS = user(8);
  static final ErrorCode TRUNCATED_DATA = user(9);
  static final ErrorCode NOT_FINITE = user(10);
  static final ErrorCode CONFIG_MISSING = code(11, ErrorKind.NOT_FOUND);
  static final ErrorCode CONFIG_JSON = user(12);
  static final ErrorCode ARCHITECTURE = user(13);
  static final ErrorCode COUNT = user(14);
  static final ErrorCode INDEX = user(15);
  static final ErrorCode MISSING_PART = code(16, ErrorKind.NOT_FOUND);

  /** The advice for every file whose bytes contradict themselves. */
  static final String REPLACE =
      "download or convert the file again; compare its SHA-256 with the publisher's";

  private SafetensorsErrors() {}

  /** The file's own name: what a message has room for. */
  static String label(Path path) {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static ErrorCode user(int number) {
    return code(number, ErrorKind.USER);
  }

  private static ErrorCode code(int number, ErrorKind kind) {
    return ErrorCode.of("SHEAF-SAFETENSORS-%03d".formatted(number), kind);
  }
}
