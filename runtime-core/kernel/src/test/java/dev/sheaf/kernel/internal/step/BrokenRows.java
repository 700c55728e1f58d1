package dev.sheaf.kernel.internal.step;

/** Makes a toy model give a row that is no number, and not say so. */
public final class BrokenRows {
  private BrokenRows() {}

  /** The row after so many tokens. */
  public static void after(HashModel model, int tokens) {
    model.silentNaNAfter = tokens;
  }
}
