package dev.sheaf.backend.cpu.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.WeightRef;

/** Every way in which this backend refuses. */
public final class CpuErrors {
  static final ErrorCode NO_VECTORS = ErrorCode.of("SHEAF-CPU-001", ErrorKind.UNAVAILABLE);
  static final ErrorCode OPERATION = ErrorCode.of("SHEAF-CPU-002", ErrorKind.UNAVAILABLE);
  static final ErrorCode TENSOR_TYPE = ErrorCode.of("SHEAF-CPU-003", ErrorKind.UNAVAILABLE);
  static final ErrorCode MISSING_TENSOR = ErrorCode.of("SHEAF-CPU-004", ErrorKind.USER);
  static final ErrorCode TENSOR_SHAPE = ErrorCode.of("SHEAF-CPU-005", ErrorKind.USER);
  static final ErrorCode GRAPH = ErrorCode.of("SHEAF-CPU-006", ErrorKind.DEFECT);
  static final ErrorCode TOO_LARGE = ErrorCode.of("SHEAF-CPU-007", ErrorKind.RESOURCES);
  static final ErrorCode NO_THREADS = ErrorCode.of("SHEAF-CPU-008", ErrorKind.RESOURCES);
  static final ErrorCode BATCH = ErrorCode.of("SHEAF-CPU-009", ErrorKind.DEFECT);
  static final ErrorCode SELF_TEST = ErrorCode.of("SHEAF-CPU-010", ErrorKind.UNHEALTHY);
  static final ErrorCode CLOSED = ErrorCode.of("SHEAF-CPU-011", ErrorKind.UNAVAILABLE);

  static final ErrorCode TAPS = ErrorCode.of("SHEAF-CPU-012", ErrorKind.USER);
  static final ErrorCode ADAPTER = ErrorCode.of("SHEAF-CPU-013", ErrorKind.USER);

  private CpuErrors() {}

  /** This processor has no vectors that the kernels know. */
  public static SheafException noVectors(String reason) {
    return SheafException.of(NO_VECTORS, "this machine cannot run the vector kernels")
        .expected("vectors of 128, 256 or 512 bits")
        .found(reason)
        .next("--backend reference computes without them")
        .toException();
  }

  /** An operation that no step of ours computes. */
  public static SheafException operation(String operation, String where, String reason) {
    return SheafException.of(OPERATION, "backend 'cpu' cannot compute " + operation)
        .found(reason)
        .where(where)
        .next("backend list says which backends can")
        .toException();
  }

  /** A weight type without a kernel. */
  public static SheafException tensorType(TensorInfo info, String operation, String expected) {
    return SheafException.of(
            TENSOR_TYPE,
            "tensor '%s' is %s, which backend 'cpu' cannot use".formatted(info.name(), info.type()))
        .expected(expected)
        .found(info.type())
        .where(operation + ", tensor " + info.name())
        .next("load a file of the same model in one of these types")
        .toException();
  }

  /** A weight that the file lacks. */
  public static SheafException missing(WeightRef ref, String operation) {
    return SheafException.of(MISSING_TENSOR, "tensor '" + ref.tensor() + "' is not in the file")
        .expected("%d × %d elements".formatted(ref.rows(), ref.columns()))
        .where(operation)
        .next("the file is incomplete, or of another architecture than it says")
        .toException();
  }

  /** A weight whose shape is not what the graph needs. */
  public static SheafException shape(
      WeightRef ref, TensorInfo info, String operation, String need) {
    return SheafException.of(TENSOR_SHAPE, "tensor '" + ref.tensor() + "' has the wrong shape")
        .expected(need)
        .found(info.shape() + " of " + info.type())
        .where(operation)
        .next("the file is damaged, or its metadata describe another model")
        .toException();
  }

  /** A graph that contradicts itself. */
  public static SheafException graph(String where, String expected, Object found) {
    return SheafException.of(GRAPH, "the model's program contradicts itself")
        .expected(expected)
        .found(found)
        .where(where)
        .next("report it with the model's name: the architecture bundle made this program")
        .toException();
  }

  /** A buffer that no array can hold. */
  public static SheafException tooLarge(String what, long floats) {
    return SheafException.of(TOO_LARGE, what + " does not fit an array")
        .expected("at most " + Integer.MAX_VALUE + " floats")
        .found(floats)
        .next("use fewer batch rows")
        .toException();
  }

  /** The system refuses threads. */
  public static SheafException noThreads(int wanted, int started, Throwable cause) {
    return SheafException.of(NO_THREADS, "the system gives no more threads")
        .expected(wanted + " computing threads")
        .found(started + " before it refused")
        .next("raise the limit on processes (ulimit -u), or use fewer threads")
        .cause(cause)
        .toException();
  }

  /** A batch that breaks the contract. */
  public static SheafException batch(String expected, Object found, String where) {
    return SheafException.of(BATCH, "a batch breaks its contract")
        .expected(expected)
        .found(found)
        .where(where)
        .next("report it: the step loop made this batch")
        .toException();
  }

  /** A kernel that disagrees with its definition. */
  public static SheafException selfTest(String kernel, int output) {
    return SheafException.of(SELF_TEST, kernel + " gives wrong numbers on this machine")
        .expected("the numbers of its definition, to the bit")
        .found("a difference in output " + output)
        .where("self-test of " + kernel)
        .next("use --backend reference and report the processor and Java version")
        .toException();
  }

  /** A tap where no layer ends. */
  public static SheafException taps(int layers, int found) {
    return SheafException.of(TAPS, "hidden states are asked for after a layer that is not there")
        .expected(
            layers == 0
                ? "no taps: the graph does not say where layers end"
                : "0 to " + (layers - 1))
        .found(found)
        .where("taps")
        .next("ask for layers of this model")
        .toException();
  }

  /** An adapter that does not fit the model. */
  public static SheafException adapter(
      String digest, String tensor, String expected, Object found) {
    return SheafException.of(ADAPTER, "the adapter does not fit this model")
        .expected(expected)
        .found(found)
        .where("adapter %s, tensor %s".formatted(digest, tensor))
        .next("use an adapter that was made for this model")
        .toException();
  }

  /** A model that was closed. */
  public static SheafException closed() {
    return SheafException.of(CLOSED, "the compiled model is closed")
        .next("load the model again")
        .toException();
  }
}
