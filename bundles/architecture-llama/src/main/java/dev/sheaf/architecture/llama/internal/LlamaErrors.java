package dev.sheaf.architecture.llama.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;

/** Every way this architecture refuses a file. */
final class LlamaErrors {
  /** A hyperparameter lies outside the range that any model of the family can have. */
  static final ErrorCode HYPERPARAMETER = ErrorCode.of("SHEAF-LLAMA-001", ErrorKind.USER);

  /** Head counts and widths do not fit each other. */
  static final ErrorCode HEADS = ErrorCode.of("SHEAF-LLAMA-002", ErrorKind.USER);

  /** A tensor that an operation reads is not in the file. */
  static final ErrorCode MISSING_TENSOR = ErrorCode.of("SHEAF-LLAMA-003", ErrorKind.USER);

  /** A tensor has another shape than the hyperparameters say. */
  static final ErrorCode WRONG_SHAPE = ErrorCode.of("SHEAF-LLAMA-004", ErrorKind.USER);

  /** A tensor's elements are stored as something this tensor cannot be. */
  static final ErrorCode WRONG_TENSOR_TYPE = ErrorCode.of("SHEAF-LLAMA-005", ErrorKind.USER);

  /** The file has a tensor that no operation would read, so the model would be computed wrongly. */
  static final ErrorCode UNREAD_TENSOR = ErrorCode.of("SHEAF-LLAMA-006", ErrorKind.USER);

  /** The vocabulary has another size than the embedding table. */
  static final ErrorCode VOCABULARY = ErrorCode.of("SHEAF-LLAMA-007", ErrorKind.USER);

  /** A rotary scaling that this version does not know. */
  static final ErrorCode ROTARY_SCALING = ErrorCode.of("SHEAF-LLAMA-008", ErrorKind.UNAVAILABLE);

  /** A variant of the family that this version does not compute. */
  static final ErrorCode VARIANT = ErrorCode.of("SHEAF-LLAMA-009", ErrorKind.UNAVAILABLE);

  /** A format whose names this architecture does not know. */
  static final ErrorCode FORMAT = ErrorCode.of("SHEAF-LLAMA-010", ErrorKind.UNAVAILABLE);

  /** A rotary factor in a tensor is not a positive number. */
  static final ErrorCode ROTARY_FACTOR = ErrorCode.of("SHEAF-LLAMA-011", ErrorKind.USER);

  private LlamaErrors() {}
}
