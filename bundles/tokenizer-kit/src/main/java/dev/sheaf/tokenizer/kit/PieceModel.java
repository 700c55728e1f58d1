package dev.sheaf.tokenizer.kit;

/**
 * Turns pieces of text into ids. Immutable and thread-safe; an {@link Encoding} belongs to one
 * call.
 */
@FunctionalInterface
public interface PieceModel {
  /** The ids so far and the working memory of one call. */
  interface Encoding {
    /** Appends an id. */
    void add(int id);

    /**
     * Appends the ids of the piece {@code text[from, to)}.
     *
     * @param text without lone surrogates
     */
    void piece(String text, int from, int to);

    /** All ids so far. */
    int[] ids();
  }

  /** Working memory for one call. */
  Encoding begin();
}
