package dev.sheaf.chat.template.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression of a template. Immutable. */
sealed interface Expr {
  /** Where it starts. */
  Position at();

  /** A text, number, truth value or none; a text is trusted. */
  record Literal(Position at, Object value) implements Expr {}

  record Name(Position at, String name) implements Expr {}

  /** {@code [a, b]}, or with {@code tuple} {@code (a, b)}. */
  record ListOf(Position at, List<Expr> items, boolean tuple) implements Expr {}

  /** {@code {k: v}}. */
  record DictOf(Position at, List<Expr> keys, List<Expr> values) implements Expr {}

  /** {@code object.name}. */
  record Attribute(Position at, Expr object, String name) implements Expr {}

  /** {@code object[key]}. */
  record Item(Position at, Expr object, Expr key) implements Expr {}

  /** {@code object[start:stop:step]}. */
  record Slice(
      Position at, Expr object, @Nullable Expr start, @Nullable Expr stop, @Nullable Expr step)
      implements Expr {}

  record Call(Position at, Expr callee, Arguments arguments) implements Expr {}

  /** {@code input | name(arguments)}; a null input is the body of a block. */
  record FilterCall(Position at, @Nullable Expr input, String name, Arguments arguments)
      implements Expr {}

  /** {@code input is name(arguments)}. */
  record TestCall(Position at, Expr input, String name, Arguments arguments, boolean negated)
      implements Expr {}

  /** {@code -}, {@code +} or {@code not}. */
  record Unary(Position at, String operator, Expr operand) implements Expr {}

  /** Arithmetic, {@code ~}, {@code and}, {@code or}. */
  record Binary(Position at, String operator, Expr left, Expr right) implements Expr {}

  /** {@code a < b <= c}, {@code in}, {@code not in}. */
  record Compare(Position at, Expr first, List<String> operators, List<Expr> operands)
      implements Expr {}

  /** {@code then if condition else otherwise}. */
  record Conditional(Position at, Expr condition, Expr then, @Nullable Expr otherwise)
      implements Expr {}

  /** What stands in the brackets of a call. */
  record Arguments(List<Expr> positional, Map<String, Expr> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());
  }
}
