package dev.sheaf.backend.reference.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;

/** Every way this backend refuses. */
public final class ReferenceErrors {
  /** The graph has an operation that this backend does not know. */
  public static final ErrorCode OPERATION =
      ErrorCode.of("SHEAF-REFERENCE-001", ErrorKind.UNAVAILABLE);

  /** A weight is stored as a type that this backend does not read. */
  public static final ErrorCode TENSOR_TYPE =
      ErrorCode.of("SHEAF-REFERENCE-002", ErrorKind.UNAVAILABLE);

  /** A weight that the graph names is not among the tensors. */
  public static final ErrorCode MISSING_TENSOR =
      ErrorCode.of("SHEAF-REFERENCE-003", ErrorKind.USER);

  /** A weight has another shape than the graph says, or rows that are not whole blocks. */
  public static final ErrorCode SHAPE = ErrorCode.of("SHEAF-REFERENCE-004", ErrorKind.USER);

  /** The graph's registers do not fit each other: a defect of the architecture that made it. */
  public static final ErrorCode GRAPH = ErrorCode.of("SHEAF-REFERENCE-005", ErrorKind.DEFECT);

  /**
   * A batch has rows, tokens or cells outside what the model was compiled for: a defect of the
   * caller.
   */
  public static final ErrorCode BATCH = ErrorCode.of("SHEAF-REFERENCE-006", ErrorKind.DEFECT);

  /** The machine gives no more threads. */
  public static final ErrorCode THREADS = ErrorCode.of("SHEAF-REFERENCE-007", ErrorKind.RESOURCES);

  /** The self-test gave wrong numbers on this machine. */
  public static final ErrorCode SELF_TEST =
      ErrorCode.of("SHEAF-REFERENCE-008", ErrorKind.UNHEALTHY);

  /** The model is larger than arrays or addresses can be. */
  public static final ErrorCode TOO_LARGE =
      ErrorCode.of("SHEAF-REFERENCE-009", ErrorKind.RESOURCES);

  /** An adapter names no matrix of the model, or does not fit one. */
  public static final ErrorCode ADAPTER = ErrorCode.of("SHEAF-REFERENCE-010", ErrorKind.USER);

  private ReferenceErrors() {}
}
