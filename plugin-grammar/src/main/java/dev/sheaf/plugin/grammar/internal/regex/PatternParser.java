package dev.sheaf.plugin.grammar.internal.regex;

import dev.sheaf.error.SheafException;
import dev.sheaf.plugin.grammar.internal.GrammarErrors;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a pattern.
 *
 * <pre>{@code
 * pattern   = branch { "|" branch }
 * branch    = { atom [ "*" | "+" | "?" | "{m}" | "{m,}" | "{m,n}" ] [ "?" ] }
 * atom      = character | "." | class | escape | "(" pattern ")" | "(?:" pattern ")"
 * }</pre>
 *
 * <p>{@code ^} may begin and {@code $} may end a branch of the whole pattern; a match is of the
 * whole text anyway. {@code ?} after a repetition (in other engines: as few as possible) changes
 * nothing, for the same texts match.
 */
final class PatternParser {
  /** Groups within groups; each takes a little of the stack. */
  private static final int DEEPEST = 200;

  private static final int LARGEST_COUNT = 1_000_000;

  private final PatternText text;
  private int depth;

  private PatternParser(PatternText text) {
    this.text = text;
  }

  static Node parse(String pattern) {
    PatternText text = new PatternText(pattern);
    Node node = new PatternParser(text).pattern();
    if (text.peek() != PatternText.END) {
      throw text.syntax(text.position(), "a group is closed that is not open", "( before it");
    }
    return node;
  }

  private Node pattern() {
    List<Node> alternatives = new ArrayList<>();
    do {
      alternatives.add(branch());
    } while (text.take('|'));
    return alternatives.size() == 1 ? alternatives.getFirst() : new Node.Choice(alternatives);
  }

  private Node branch() {
    List<Node> parts = new ArrayList<>();
    if (depth == 0) {
      text.take('^');
    }
    while (true) {
      int c = text.peek();
      if (c == PatternText.END || c == '|' || c == ')') {
        break;
      }
      boolean last = text.peek(1) == PatternText.END || text.peek(1) == '|';
      if (c == '$' && depth == 0 && last) {
        text.next();
        break;
      }
      parts.add(repeated(atom()));
    }
    return switch (parts.size()) {
      case 0 -> new Node.Empty();
      case 1 -> parts.getFirst();
      default -> new Node.Sequence(parts);
    };
  }

  private Node atom() {
    int position = text.position();
    int c = text.peek();
    return switch (c) {
      case '(' -> group();
      case '[' -> new Node.Characters(ClassParser.read(text));
      case '\\' -> new Node.Characters(Escapes.read(text));
      case '.' -> {
        text.next();
        yield new Node.Characters(CodePoints.ALL_BUT_NEWLINE);
      }
      case '*', '+', '?' ->
          throw text.syntax(
              position, "there is nothing to repeat", "something before it, or a backslash");
      case '{' ->
          throw text.syntax(
              position, "a counter has nothing to repeat", "something before it, or \\{");
      case '^', '$' ->
          throw text.unsupported(
              position, "an anchor inside", "^ at the beginning, $ at the end, or a backslash");
      default -> {
        text.next();
        yield new Node.Characters(CodePoints.of(c, c));
      }
    };
  }

  private Node group() {
    int position = text.position();
    text.next();
    if (text.take('?') && !text.take(':')) {
      throw text.unsupported(position, special(), "(…) or (?:…)");
    }
    if (++depth > DEEPEST) {
      throw SheafException.of(GrammarErrors.TOO_LARGE, "groups are nested too deeply")
          .expected("at most %d levels".formatted(DEEPEST))
          .toException();
    }
    Node inner = pattern();
    depth--;
    if (!text.take(')')) {
      throw text.syntax(position, "a group is not closed", ")");
    }
    return inner;
  }

  /** The name of a group that begins with a question mark. */
  private String special() {
    int c = text.peek();
    int second = text.peek(1);
    return switch (c) {
      case '=', '!' -> "a lookahead";
      case '<' -> second == '=' || second == '!' ? "a lookbehind" : "a named group";
      case 'P', '\'' -> "a named group";
      case '>' -> "an atomic group";
      case '#' -> "a comment";
      case '(' -> "a conditional";
      case '|' -> "a branch reset";
      default -> "flags";
    };
  }

  private Node repeated(Node atom) {
    int position = text.position();
    int c = text.peek();
    Node node;
    switch (c) {
      case '*' -> node = new Node.Repeat(atom, 0, Node.Repeat.WITHOUT_END);
      case '+' -> node = new Node.Repeat(atom, 1, Node.Repeat.WITHOUT_END);
      case '?' -> node = new Node.Repeat(atom, 0, 1);
      case '{' -> {
        node = counter(atom);
        return ended(node, position);
      }
      default -> {
        return atom;
      }
    }
    text.next();
    return ended(node, position);
  }

  private Node ended(Node node, int position) {
    text.take('?');
    switch (text.peek()) {
      case '+' -> throw text.unsupported(position, "a possessive repetition", "one without +");
      case '*', '?', '{' ->
          throw text.syntax(position, "a repetition is repeated", "a group around the inner one");
      default -> {
        return node;
      }
    }
  }

  private Node counter(Node atom) {
    int position = text.position();
    text.next();
    int least = number(position);
    int most = least;
    if (text.take(',')) {
      most = text.peek() == '}' ? Node.Repeat.WITHOUT_END : number(position);
    }
    if (!text.take('}')) {
      throw text.syntax(position, "a counter is not closed", "{m}, {m,}, {m,n}, or \\{");
    }
    if (most < least) {
      throw text.syntax(position, "a counter ends below its beginning", "m ≤ n in {m,n}");
    }
    return new Node.Repeat(atom, least, most);
  }

  private int number(int position) {
    int value = 0;
    int digits = 0;
    while (text.peek() >= '0' && text.peek() <= '9') {
      value = Math.min(LARGEST_COUNT + 1, 10 * value + text.next() - '0');
      digits++;
    }
    if (digits == 0) {
      throw text.syntax(position, "a counter lacks a number", "{m}, {m,}, {m,n}, or \\{");
    }
    if (value > LARGEST_COUNT) {
      throw SheafException.of(GrammarErrors.TOO_LARGE, "a counter is too large")
          .expected("at most %d".formatted(LARGEST_COUNT))
          .toException();
    }
    return value;
  }
}
