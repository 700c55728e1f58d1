package dev.sheaf.text;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tokens that are matched as whole texts before ordinary tokenising: control tokens (in
 * trusted spans only) and user-defined tokens (anywhere). Shared by all tokenizers, so that they
 * agree on what a user's text can do.
 *
 * <p>At each position the longest match that trust allows wins. Immutable and thread-safe.
 * <b>Time.</b> Linear in the text: a position costs at most the length of the longest token,
 * however many tokens and spans there are.
 */
public final class SpecialTokens {
  /**
   * One token matched as a whole.
   *
   * @param text its spelling, not empty
   * @param id its id
   * @param control true: only in trusted spans
   */
  public record Special(String text, int id, boolean control) {
    public Special {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("text of special token " + id + " must not be empty");
      }
    }
  }

  /** A node of the trie over spellings; edges sorted by character. */
  private static final class Node {
    private char[] edges = new char[0];
    private Node[] children = new Node[0];
    private @Nullable Special here;

    private @Nullable Node child(char c) {
      int at = Arrays.binarySearch(edges, c);
      return at < 0 ? null : children[at];
    }

    private Node childOrNew(char c) {
      int at = Arrays.binarySearch(edges, c);
      if (at >= 0) {
        return children[at];
      }
      int place = -at - 1;
      char[] e = new char[edges.length + 1];
      Node[] n = new Node[e.length];
      System.arraycopy(edges, 0, e, 0, place);
      System.arraycopy(children, 0, n, 0, place);
      System.arraycopy(edges, place, e, place + 1, edges.length - place);
      System.arraycopy(children, place, n, place + 1, edges.length - place);
      e[place] = c;
      n[place] = new Node();
      edges = e;
      children = n;
      return n[place];
    }
  }

  private final Node root = new Node();
  private final int count;

  /**
   * @param specials any order; of two with the same text the lower id wins
   */
  public SpecialTokens(List<Special> specials) {
    count = specials.size();
    for (Special s : specials) {
      Node node = root;
      for (int i = 0; i < s.text().length(); i++) {
        node = node.childOrNew(s.text().charAt(i));
      }
      Special other = node.here;
      if (other == null || s.id() < other.id()) {
        node.here = s;
      }
    }
  }

  /**
   * Walks the text from left to right, handing out the plain stretches between special tokens
   * (never empty) and the ids of the special tokens found.
   */
  public void split(List<TextSpan> spans, Consumer<String> plain, IntConsumer special) {
    StringBuilder joined = new StringBuilder();
    int[] ends = new int[spans.size()];
    for (int i = 0; i < ends.length; i++) {
      joined.append(spans.get(i).text());
      ends[i] = joined.length();
    }
    int[] trustedEnds = trustedEnds(spans, ends);
    String text = joined.toString();
    int start = 0;
    int span = 0;
    for (int i = 0; i < text.length(); ) {
      Node node = root.child(text.charAt(i));
      if (node == null) {
        i++;
        continue;
      }
      while (ends[span] <= i) {
        span++;
      }
      Special hit = longest(node, text, i, trustedEnds[span]);
      if (hit == null) {
        i++;
        continue;
      }
      if (i > start) {
        plain.accept(text.substring(start, i));
      }
      special.accept(hit.id());
      i += hit.text().length();
      start = i;
    }
    if (start < text.length()) {
      plain.accept(text.substring(start));
    }
  }

  /** The longest token that starts at {@code from}, whose first character led to {@code node}. */
  private static @Nullable Special longest(Node node, String text, int from, int trustedEnd) {
    Special best = null;
    Node here = node;
    int at = from + 1;
    while (true) {
      Special s = here.here;
      if (s != null && (!s.control() || at <= trustedEnd)) {
        best = s;
      }
      if (at == text.length()) {
        return best;
      }
      Node next = here.child(text.charAt(at));
      if (next == null) {
        return best;
      }
      here = next;
      at++;
    }
  }

  /** For each span, up to where the text is trusted without a gap from there on; 0 if it is not. */
  private static int[] trustedEnds(List<TextSpan> spans, int[] ends) {
    int[] out = new int[ends.length];
    int end = 0;
    for (int s = ends.length - 1; s >= 0; s--) {
      if (!spans.get(s).trusted()) {
        // an empty piece of a user's text interrupts nothing
        end = spans.get(s).text().isEmpty() ? end : 0;
      } else if (end == 0) {
        end = ends[s];
      }
      out[s] = end;
    }
    return out;
  }

  @Override
  public String toString() {
    return "SpecialTokens[" + count + "]";
  }
}
