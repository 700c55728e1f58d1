package dev.sheaf.backend;

/**
 * One step's results: logits of the rows that asked, and how each of them went; on request the
 * largest logits with their sum, and hidden states. Reusable; written by a backend, read by the
 * step loop after the {@link Completion}.
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

  /** What {@link #exitLayer} says of a row that passed all layers. */
  public static final int NO_EXIT = -1;

  private final int vocabulary;
  private float[] logits;
  private Status[] status;
  private int[] exits;
  private int top;
  private int[] topIds = new int[0];
  private float[] topLogits = new float[0];
  private double[] logSumExp = new double[0];
  private float[] hidden = new float[0];
  private int hiddenStride;
  private int hiddenWidth;

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
    this.exits = new int[rows];
  }

  /** Makes room for {@code rows} rows and marks them {@link Status#OK}. */
  public void prepare(int rows) {
    if (rows > status.length) {
      logits = new float[Math.multiplyExact(rows, vocabulary)];
      status = new Status[rows];
      exits = new int[rows];
    }
    java.util.Arrays.fill(status, 0, rows, Status.OK);
    java.util.Arrays.fill(exits, 0, rows, NO_EXIT);
    if (top > 0 && logSumExp.length < status.length) {
      topIds = new int[Math.multiplyExact(status.length, top)];
      topLogits = new float[topIds.length];
      logSumExp = new double[status.length];
    }
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

  /**
   * Asks for the {@code k} largest logits of each row (of equal ones the lower id first, the
   * largest first) and the logarithm of the sum of all exponentials, so that a softmax needs no
   * whole row. Stays asked until changed. Before {@link #prepare}.
   *
   * @param k 0 to the vocabulary; 0: not asked
   */
  public void askTop(int k) {
    if (k < 0 || k > vocabulary) {
      throw new IllegalArgumentException("k must be 0 to %d, was %d".formatted(vocabulary, k));
    }
    if (k != top) {
      top = k;
      topIds = new int[0];
      topLogits = new float[0];
      logSumExp = new double[0];
    }
  }

  /** How many largest logits are asked for. */
  public int top() {
    return top;
  }

  /** Says the i-th largest logit of a row; called by the backend. */
  public void top(int logitRow, int i, int id, float logit) {
    topIds[logitRow * top + i] = id;
    topLogits[logitRow * top + i] = logit;
  }

  /** Id of the i-th largest logit of a row. */
  public int topId(int logitRow, int i) {
    return topIds[logitRow * top + i];
  }

  /** The i-th largest logit of a row. */
  public float topLogit(int logitRow, int i) {
    return topLogits[logitRow * top + i];
  }

  /** Says the log-sum-exp of a row's logits; called by the backend. */
  public void logSumExp(int logitRow, double value) {
    logSumExp[logitRow] = value;
  }

  /** ln Σ exp(logit) of a row. */
  public double logSumExp(int logitRow) {
    return logSumExp[logitRow];
  }

  /** Says after which layer a row left; called by the backend. */
  public void exitLayer(int logitRow, int layer) {
    exits[logitRow] = layer;
  }

  /** The layer after which a row left, or {@link #NO_EXIT}. */
  public int exitLayer(int logitRow) {
    return exits[logitRow];
  }

  /** Makes room for hidden states; called by the backend. */
  public void prepareHidden(int rows, int taps, int width) {
    hiddenStride = taps;
    hiddenWidth = width;
    int floats = Math.multiplyExact(Math.multiplyExact(rows, taps), width);
    if (hidden.length < floats) {
      hidden = new float[floats];
    }
  }

  /** Hidden states, [rows that asked][taps, ascending][width]. */
  public float[] hidden() {
    return hidden;
  }

  /**
   * Where a hidden state begins in {@link #hidden()}.
   *
   * @param tap index among the taps in ascending order
   */
  public int hiddenAt(int hiddenRow, int tap) {
    return (hiddenRow * hiddenStride + tap) * hiddenWidth;
  }
}
