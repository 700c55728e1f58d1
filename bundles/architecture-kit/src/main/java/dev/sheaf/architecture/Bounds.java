package dev.sheaf.architecture;

/**
 * Limits of hyperparameters: ten times the largest published value or more, and small enough that
 * no product of two overflows a long.
 */
public final class Bounds {
  /** Tokens of a context. */
  public static final int CONTEXT = 1 << 30;

  /** Elements of any vector in the model. */
  public static final int WIDTH = 1 << 24;

  /** Heads of one layer; experts of one layer. */
  public static final int HEADS = 1 << 16;

  /** Elements of a head. */
  public static final int HEAD_WIDTH = 1 << 16;

  /** Entries of a vocabulary. */
  public static final int VOCABULARY = 1 << 26;

  /** Tokens that a short convolution sees. */
  public static final int TAPS = 1 << 6;

  private Bounds() {}
}
