package dev.sheaf.tokenizer.kit;

/**
 * WordPiece: a word becomes the longest piece that it begins with, then the longest continuation of
 * what is left, and so on; if something is left that no continuation begins, or the word is too
 * long, the whole word is unknown.
 *
 * <p><b>Threads.</b> Immutable. <b>Time.</b> At most the longest piece for each character.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018, §3</a>
 */
public final class WordPieceModel implements PieceModel {
  private final PieceTrie beginnings;
  private final PieceTrie continuations;
  private final int unknown;
  private final int longestWord;

  /**
   * A model.
   *
   * @param beginnings pieces with which words begin; not changed any more
   * @param continuations pieces with which they go on; not changed any more
   * @param unknown the token of a word that these cannot spell
   * @param longestWord code points of the longest word that is tried
   */
  public WordPieceModel(
      PieceTrie beginnings, PieceTrie continuations, int unknown, int longestWord) {
    this.beginnings = beginnings;
    this.continuations = continuations;
    this.unknown = unknown;
    this.longestWord = longestWord;
  }

  /** How a token reads behind another: no space before these, as English is set. */
  public static String join(String piece, boolean continues, boolean first, boolean cleanUp) {
    if (continues || first) {
      return piece;
    }
    boolean closes =
        switch (piece) {
          case ".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re" -> cleanUp;
          default -> false;
        };
    return closes ? piece : " " + piece;
  }

  @Override
  public Encoding begin() {
    return new Encoding();
  }

  /** The ids so far. Not shared between threads. */
  public final class Encoding implements PieceModel.Encoding {
    private final TokenIds ids = new TokenIds();

    private Encoding() {}

    @Override
    public void add(int id) {
      ids.add(id);
    }

    @Override
    public int[] ids() {
      return ids.toArray();
    }

    @Override
    public void piece(String text, int from, int to) {
      int before = ids.size();
      if (!spell(text, from, to)) {
        ids.truncate(before);
        ids.add(unknown);
      }
    }

    private boolean spell(String text, int from, int to) {
      // A word of n chars has at least n / 2 code points, so most long ones need no count.
      if ((to - from) / 2 > longestWord || text.codePointCount(from, to) > longestWord) {
        return false;
      }
      PieceTrie trie = beginnings;
      int at = from;
      while (at < to) {
        int end = longest(trie, text, at, to);
        if (end == at) {
          return false;
        }
        at = end;
        trie = continuations;
      }
      return true;
    }

    /** Appends the longest piece at {@code at}; answers where it ends, or {@code at}. */
    private int longest(PieceTrie trie, String text, int at, int to) {
      int state = PieceTrie.ROOT;
      int id = PieceTrie.NONE;
      int end = at;
      for (int i = at; i < to; i++) {
        state = trie.step(state, text.charAt(i));
        if (state == PieceTrie.NONE) {
          break;
        }
        if (trie.id(state) != PieceTrie.NONE) {
          id = trie.id(state);
          end = i + 1;
        }
      }
      if (id != PieceTrie.NONE) {
        ids.add(id);
      }
      return end;
    }
  }
}
