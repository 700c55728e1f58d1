package dev.sheaf.plugin.grammar.internal.regex;

import java.util.List;

/** What a pattern says. */
sealed interface Node {
  /** Nothing, matched by the empty text. */
  record Empty() implements Node {}

  /** One character of a set. */
  record Characters(CodePoints set) implements Node {}

  /** One after the other. */
  record Sequence(List<Node> parts) implements Node {}

  /** One of these. */
  record Choice(List<Node> alternatives) implements Node {}

  /**
   * Several times the same.
   *
   * @param most {@link #WITHOUT_END} if there is no limit
   */
  record Repeat(Node part, int least, int most) implements Node {
    static final int WITHOUT_END = Integer.MAX_VALUE;
  }
}
