package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.Split;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pre-tokenizer and decoder {@code Metaspace}: a space is spelled as another character, mostly
 * {@code ▁}, one may be put before the text, and pieces begin with it.
 *
 * @param mark the other character
 * @param prepend where one is put before
 * @param split whether pieces are cut before each
 */
record Metaspace(String mark, Prepend prepend, boolean split) implements PreTokenizers.Step {
  /** Where a mark is put before a stretch that has none. */
  enum Prepend {
    /** Every stretch. */
    ALWAYS,
    /** The stretch that begins the text. */
    FIRST,
    /** None. */
    NEVER
  }

  private static final Map<String, Prepend> SCHEMES =
      new TreeMap<>(
          Map.of("always", Prepend.ALWAYS, "first", Prepend.FIRST, "never", Prepend.NEVER));

  static Metaspace read(JsonNode node) {
    node.allow("type", "replacement", "str_rep", "add_prefix_space", "prepend_scheme", "split");
    Prepend otherwise = node.flag("add_prefix_space", true) ? Prepend.ALWAYS : Prepend.NEVER;
    String mark = Finder.bounded(node.get("replacement"), 1);
    return new Metaspace(
        mark,
        node.map("prepend_scheme", n -> n.choose("a scheme", SCHEMES)).orElse(otherwise),
        node.flag("split", true));
  }

  @Override
  public Split at(boolean beginning) {
    Split spelled =
        (text, from, to, out) -> {
          boolean first = beginning && from == 0;
          String marked = text.substring(from, to).replace(" ", mark);
          boolean add = prepend == Prepend.ALWAYS || prepend == Prepend.FIRST && first;
          String whole = add && !marked.startsWith(mark) ? mark + marked : marked;
          out.accept(whole, 0, whole.length());
        };
    return split
        ? spelled.then(
            new MatchSplit(Finder.literal(mark), MatchSplit.Behaviour.MERGED_WITH_NEXT, false))
        : spelled;
  }

  /** What a piece reads as: the mark that was put before the text goes again. */
  String read(String piece, boolean first) {
    boolean drop = first && prepend != Prepend.NEVER && piece.startsWith(mark);
    return (drop ? piece.substring(mark.length()) : piece).replace(mark, " ");
  }
}
