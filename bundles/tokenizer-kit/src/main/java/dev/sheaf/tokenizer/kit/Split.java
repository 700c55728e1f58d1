package dev.sheaf.tokenizer.kit;

/**
 * Cuts a text into pieces before merging; the concatenation of the pieces is the text.
 *
 * <p>Written as linear scanners over code points: the published rules are regular expressions with
 * look-ahead, whose engines backtrack. Stateless. A split sees nothing outside the range it is
 * given.
 */
@FunctionalInterface
public interface Split {
  /** Takes pieces from left to right. */
  @FunctionalInterface
  interface Pieces {
    /** A piece that is not empty: {@code text[from, to)}. */
    void accept(String text, int from, int to);
  }

  /** Cuts {@code text[from, to)}. */
  void cut(String text, int from, int to, Pieces out);

  /** This split, then each of its pieces cut by another. */
  default Split then(Split next) {
    return (text, from, to, out) ->
        cut(text, from, to, (t, start, end) -> next.cut(t, start, end, out));
  }
}
