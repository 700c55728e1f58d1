package dev.sheaf.chat.template.internal;

import dev.sheaf.chat.template.internal.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions by recursive descent, loosest binding first: {@code if else}, {@code or},
 * {@code and}, {@code not}, comparisons, {@code + -}, {@code ~}, {@code * / // %}, {@code **},
 * signs, postfixes, filters and tests.
 */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

  /** Names that end an expression and so cannot begin the bare argument of a test. */
  private static final Set<String> KEYWORDS =
      Set.of("else", "or", "and", "is", "if", "in", "not", "recursive");

  private final TokenStream in;
  private final Unknowns unknowns;

  ExpressionParser(TokenStream in, Unknowns unknowns) {
    this.in = in;
    this.unknowns = unknowns;
  }

  /** An expression. */
  Expr expression() {
    return expression(true);
  }

  /** As {@link #expression}; without conditional where an {@code if} means something else. */
  Expr expression(boolean conditional) {
    in.enter();
    int mark = unknowns.mark();
    Expr e = or();
    while (conditional && in.peek().isName("if")) {
      in.next();
      Expr condition = or();
      Expr otherwise = in.skipName("else") ? expression(true) : null;
      e = new Expr.Conditional(e.at(), condition, e, otherwise);
      unknowns.defer(mark);
    }
    in.leave();
    return e;
  }

  /** An expression, or several with commas, which are a tuple. */
  Expr tuple(boolean conditional) {
    Expr first = expression(conditional);
    if (!in.peek().is(",")) {
      return first;
    }
    List<Expr> items = new ArrayList<>(List.of(first));
    while (in.skip(",")) {
      Token next = in.peek();
      if (next.kind() == Kind.BLOCK_END || next.kind() == Kind.OUTPUT_END || next.is(")")) {
        break;
      }
      items.add(expression(conditional));
    }
    return new Expr.ListOf(first.at(), items, true);
  }

  private Expr or() {
    Expr left = and();
    while (in.peek().isName("or")) {
      Position at = in.next().at();
      left = new Expr.Binary(at, "or", left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (in.peek().isName("and")) {
      Position at = in.next().at();
      left = new Expr.Binary(at, "and", left, not());
    }
    return left;
  }

  private Expr not() {
    if (in.peek().isName("not")) {
      Position at = in.next().at();
      in.enter();
      Expr operand = not();
      in.leave();
      return new Expr.Unary(at, "not", operand);
    }
    return compare();
  }

  private Expr compare() {
    Expr first = sum();
    List<String> operators = new ArrayList<>();
    List<Expr> operands = new ArrayList<>();
    while (true) {
      Token token = in.peek();
      if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        operators.add(in.next().text());
      } else if (in.skipName("in")) {
        operators.add("in");
      } else if (token.isName("not") && in.peek(1).isName("in")) {
        in.next();
        in.next();
        operators.add("not in");
      } else {
        break;
      }
      operands.add(sum());
    }
    return operators.isEmpty() ? first : new Expr.Compare(first.at(), first, operators, operands);
  }

  private Expr sum() {
    Expr left = concat();
    while (in.peek().is("+") || in.peek().is("-")) {
      Token op = in.next();
      left = new Expr.Binary(op.at(), op.text(), left, concat());
    }
    return left;
  }

  private Expr concat() {
    Expr left = product();
    while (in.peek().is("~")) {
      Token op = in.next();
      left = new Expr.Binary(op.at(), "~", left, product());
    }
    return left;
  }

  private Expr product() {
    Expr left = power();
    while (in.peek().is("*") || in.peek().is("/") || in.peek().is("//") || in.peek().is("%")) {
      Token op = in.next();
      left = new Expr.Binary(op.at(), op.text(), left, power());
    }
    return left;
  }

  private Expr power() {
    Expr left = unary(true);
    while (in.peek().is("**")) {
      Token op = in.next();
      left = new Expr.Binary(op.at(), "**", left, unary(true));
    }
    return left;
  }

  private Expr unary(boolean filters) {
    Token token = in.peek();
    Expr e;
    if (token.is("-") || token.is("+")) {
      in.next();
      in.enter();
      e = new Expr.Unary(token.at(), token.text(), unary(false));
      in.leave();
    } else {
      e = primary();
    }
    e = postfix(e);
    return filters ? filters(e) : e;
  }

  private Expr primary() {
    Token token = in.peek();
    switch (token.kind()) {
      case NAME -> {
        in.next();
        return name(token);
      }
      case STRING -> {
        StringBuilder text = new StringBuilder(in.next().text());
        while (in.peek().kind() == Kind.STRING) {
          text.append(in.next().text());
        }
        return new Expr.Literal(token.at(), Text.trusted(text.toString()));
      }
      case INTEGER -> {
        in.next();
        return new Expr.Literal(token.at(), integer(token));
      }
      case FLOAT -> {
        in.next();
        return new Expr.Literal(token.at(), Double.valueOf(token.text()));
      }
      default -> {}
    }
    if (in.skip("(")) {
      if (in.skip(")")) {
        return new Expr.ListOf(token.at(), List.of(), true);
      }
      Expr inner = tuple(true);
      in.expect(")");
      return inner;
    }
    if (in.skip("[")) {
      return new Expr.ListOf(token.at(), items("]"), false);
    }
    if (in.skip("{")) {
      return dict(token.at());
    }
    throw in.unexpected("an expression");
  }

  private static Expr name(Token token) {
    return switch (token.text()) {
      case "true", "True" -> new Expr.Literal(token.at(), true);
      case "false", "False" -> new Expr.Literal(token.at(), false);
      case "none", "None" -> new Expr.Literal(token.at(), None.NONE);
      default -> {
        refuseHidden(token.at(), token.text());
        yield new Expr.Name(token.at(), token.text());
      }
    };
  }

  private static Object integer(Token token) {
    try {
      return Long.valueOf(token.text());
    } catch (NumberFormatException tooLarge) {
      throw TemplateErrors.at(
          TemplateErrors.SYNTAX,
          token.at(),
          "a whole number is too large",
          "at most " + Long.MAX_VALUE,
          token.text());
    }
  }

  private List<Expr> items(String closing) {
    List<Expr> out = new ArrayList<>();
    while (!in.skip(closing)) {
      if (!out.isEmpty()) {
        in.expect(",");
        if (in.skip(closing)) {
          break;
        }
      }
      out.add(expression());
    }
    return out;
  }

  private Expr dict(Position at) {
    List<Expr> keys = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!in.skip("}")) {
      if (!keys.isEmpty()) {
        in.expect(",");
        if (in.skip("}")) {
          break;
        }
      }
      keys.add(expression());
      in.expect(":");
      values.add(expression());
    }
    return new Expr.DictOf(at, keys, values);
  }

  private Expr postfix(Expr start) {
    Expr e = start;
    while (true) {
      Token token = in.peek();
      if (in.skip(".")) {
        Token name = in.next();
        if (name.kind() == Kind.INTEGER) {
          e = new Expr.Item(token.at(), e, new Expr.Literal(name.at(), integer(name)));
        } else if (name.kind() == Kind.NAME) {
          refuseHidden(name.at(), name.text());
          e = new Expr.Attribute(name.at(), e, name.text());
        } else {
          throw in.unexpected("a name behind the dot");
        }
      } else if (in.skip("[")) {
        e = subscript(token.at(), e);
      } else if (in.skip("(")) {
        e = call(token.at(), e);
      } else {
        return e;
      }
    }
  }

  private Expr subscript(Position at, Expr object) {
    Expr start = in.peek().is(":") ? null : tuple(true);
    if (start != null && in.skip("]")) {
      if (start instanceof Expr.Literal l && l.value() instanceof Text t) {
        refuseHidden(start.at(), t.chars());
      }
      return new Expr.Item(at, object, start);
    }
    in.expect(":");
    Expr stop = in.peek().is(":") || in.peek().is("]") ? null : expression();
    Expr step = null;
    if (in.skip(":")) {
      step = in.peek().is("]") ? null : expression();
    }
    in.expect("]");
    return new Expr.Slice(at, object, start, stop, step);
  }

  private Expr call(Position at, Expr callee) {
    Expr.Arguments arguments = arguments();
    if (callee instanceof Expr.Attribute a && !Methods.isKnown(a.name())) {
      unknowns.add(Unknowns.refusal(a.at(), "method", a.name(), Methods.names()));
    }
    return new Expr.Call(at, callee, arguments);
  }

  /** Behind the opening bracket. */
  private Expr.Arguments arguments() {
    List<Expr> positional = new ArrayList<>();
    Map<String, Expr> named = new LinkedHashMap<>();
    while (!in.skip(")")) {
      if (!positional.isEmpty() || !named.isEmpty()) {
        in.expect(",");
        if (in.skip(")")) {
          break;
        }
      }
      if (in.peek().kind() == Kind.NAME && in.peek(1).is("=")) {
        String name = in.next().text();
        in.next();
        named.put(name, expression());
      } else if (named.isEmpty()) {
        positional.add(expression());
      } else {
        throw in.unexpected("name = value");
      }
    }
    return new Expr.Arguments(positional, named);
  }

  private Expr filters(Expr start) {
    Expr e = start;
    while (true) {
      if (in.peek().is("|")) {
        e = filter(e);
      } else if (in.peek().isName("is")) {
        e = test(e);
      } else if (in.peek().is("(")) {
        Position at = in.next().at();
        e = call(at, e);
      } else {
        return e;
      }
    }
  }

  /** At a bar: one filter, applied to {@code input} or, if null, to a block's body. */
  Expr.FilterCall filter(@Nullable Expr input) {
    in.expect("|");
    return filterName(input);
  }

  /** At a filter's name. */
  Expr.FilterCall filterName(@Nullable Expr input) {
    Token token = in.peek();
    String name = in.name();
    if (!Filters.isKnown(name)) {
      unknowns.add(Unknowns.refusal(token.at(), "filter", name, Filters.names()));
    }
    Expr.Arguments arguments = in.skip("(") ? arguments() : Expr.Arguments.NONE;
    return new Expr.FilterCall(token.at(), input, name, arguments);
  }

  private Expr test(Expr input) {
    in.next();
    boolean negated = in.skipName("not");
    Token token = in.next();
    boolean symbol = token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text());
    if (token.kind() != Kind.NAME && !symbol) {
      throw Unknowns.refusal(token.at(), "test", token.shown(), Tests.names());
    }
    if (!Tests.isKnown(token.text())) {
      unknowns.add(Unknowns.refusal(token.at(), "test", token.text(), Tests.names()));
    }
    Expr.Arguments arguments = Expr.Arguments.NONE;
    if (in.skip("(")) {
      arguments = arguments();
    } else if (beginsPrimary(in.peek())) {
      arguments = new Expr.Arguments(List.of(postfix(primary())), Map.of());
    }
    return new Expr.TestCall(token.at(), input, token.text(), arguments, negated);
  }

  private static boolean beginsPrimary(Token token) {
    return switch (token.kind()) {
      case STRING, INTEGER, FLOAT -> true;
      case NAME -> !KEYWORDS.contains(token.text());
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      default -> false;
    };
  }

  private static void refuseHidden(Position at, String name) {
    if (name.startsWith("__")) {
      throw TemplateErrors.at(
          TemplateErrors.FORBIDDEN,
          at,
          "the template reaches for something hidden",
          "names that do not begin with two underscores",
          name);
    }
  }
}
