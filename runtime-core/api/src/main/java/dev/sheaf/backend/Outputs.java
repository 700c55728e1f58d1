package dev.sheaf.backend;

/**
 * One step's results: logits of the rows that asked, and how each of them went. Reusable; written
 * by a backend, read by the step loop after the {@link Completion}.
 */
public final class Outputs {
  /** How a row went. */
  public enum Status {
    OK,
    /** A logit is NaN or infinite. */
    NOT_A_NUMBER,
    /** The device failed on this row alone. */
    DEVICE_ERROR
  }

  private final int vocabulary;
  private float[] logits;
  private Status[] status;

  /**
   * @param rows room for that many rows at first; grows when {@link #prepare} asks for more
   * @param vocabulary ≥ 1
   */
  public Outputs(int rows, int vocabulary) {
    if (rows < 1 || vocabulary < 1) {
      throw new IllegalArgumentException(
          "rows and vocabulary must be ≥ 1, were %d, %d".formatted(rows, vocabulary));
    }
    this.vocabulary = vocabulary;
    this.logits = new float[Math.multiplyExact(rows, vocabulary)];
    this.status = new Status[rows];
  }

  /** Makes room for {@code rows} rows and marks them {@link Status#OK}. */
  public void prepare(int rows) {
    if (rows > status.length) {
      logits = new float[Math.multiplyExact(rows, vocabulary)];
      status = new Status[rows];
    }
    java.util.Arrays.fill(status, 0, rows, Status.OK);
  }

  /** Entries per row. */
  public int vocabulary() {
    return vocabulary;
  }

  /** All logits, row-major [rows][vocabulary]; the same array until {@link #prepare} grows it. */
  public float[] logits() {
    return logits;
  }

  /** Where a row starts in {@link #logits()}. */
  public int offset(int logitRow) {
    return logitRow * vocabulary;
  }

  /** How a row went. */
  public Status status(int logitRow) {
    return status[logitRow];
  }

  /** Says how a row went. */
  public void status(int logitRow, Status value) {
    status[logitRow] = value;
  }
}
