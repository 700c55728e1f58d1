package dev.sheaf.kernel.internal.random;

/**
 * What a draw is for, so that two draws at one position never share their randomness. At most 8.
 */
public enum Purpose {
  /** Choosing the next token. */
  SAMPLE(0),
  /** Accepting or rejecting a draft, where rejection sampling was asked for. */
  VERIFY(1),
  /** A reasoning strategy's own choices. */
  STRATEGY(2),
  /** A logits processor's own chance, on a branch of its own below the sequence's. */
  PROCESS(3);

  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  /** 0 to 7; part of the key, so it is never changed and never used again. */
  int code() {
    return code;
  }
}
