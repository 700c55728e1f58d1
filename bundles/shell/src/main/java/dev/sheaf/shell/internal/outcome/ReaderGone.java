package dev.sheaf.shell.internal.outcome;

/** Standard output was closed by its reader, as {@code head} does: there is nobody left to tell. */
public final class ReaderGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReaderGone() {
    super("standard output was closed by its reader", null, false, false);
  }
}
