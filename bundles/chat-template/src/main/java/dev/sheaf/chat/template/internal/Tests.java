package dev.sheaf.chat.template.internal;

import dev.sheaf.chat.template.internal.Callable.Args;
import java.util.Set;
import java.util.TreeSet;

/** The tests behind {@code is}. */
final class Tests {
  private static final Set<String> NAMES =
      Set.of(
          "defined",
          "undefined",
          "none",
          "true",
          "false",
          "boolean",
          "string",
          "number",
          "integer",
          "float",
          "mapping",
          "sequence",
          "iterable",
          "callable",
          "odd",
          "even",
          "divisibleby",
          "in",
          "lower",
          "upper",
          "sameas",
          "eq",
          "equalto",
          "==",
          "ne",
          "!=",
          "lt",
          "lessthan",
          "<",
          "le",
          "<=",
          "gt",
          "greaterthan",
          ">",
          "ge",
          ">=");

  private Tests() {}

  static boolean isKnown(String name) {
    return NAMES.contains(name);
  }

  static Set<String> names() {
    return new TreeSet<>(NAMES);
  }

  static boolean apply(Interpreter in, Position at, String name, Object value, Args args) {
    return switch (name) {
      case "defined" -> !(value instanceof Undefined);
      case "undefined" -> value instanceof Undefined;
      case "none" -> value instanceof None;
      case "true" -> value.equals(true);
      case "false" -> value.equals(false);
      case "boolean" -> value instanceof Boolean;
      case "string" -> value instanceof Text;
      case "number" -> Values.isNumber(value);
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "mapping" -> value instanceof Dict;
      case "sequence", "iterable" ->
          value instanceof Seq
              || value instanceof Dict
              || value instanceof Text
              || value instanceof Undefined
              || (value instanceof Loop || value instanceof Generator) && name.equals("iterable");
      case "callable" -> value instanceof Callable;
      case "odd" -> remainder(at, value, 2L) == 1;
      case "even" -> remainder(at, value, 2L) == 0;
      case "divisibleby" -> remainder(at, value, args.require(at, 0, "num")) == 0;
      case "lower" -> value instanceof Text t && t.chars().equals(TextFilters.lower(t.chars()));
      case "upper" -> value instanceof Text t && t.chars().equals(TextFilters.upper(t.chars()));
      case "sameas" -> same(value, args.require(at, 0, "other"));
      case "in" -> in.operators().compare(at, "in", value, args.require(at, 0, "seq"));
      default -> in.operators().compare(at, comparison(name), value, args.require(at, 0, "other"));
    };
  }

  private static String comparison(String name) {
    return switch (name) {
      case "eq", "equalto" -> "==";
      case "ne" -> "!=";
      case "lt", "lessthan" -> "<";
      case "le" -> "<=";
      case "gt", "greaterthan" -> ">";
      case "ge" -> ">=";
      default -> name;
    };
  }

  private static boolean same(Object a, Object b) {
    return a.getClass() == b.getClass() && Values.equal(a, b);
  }

  private static long remainder(Position at, Object value, Object by) {
    if (value instanceof Long n && by instanceof Number d && d.longValue() != 0) {
      return Math.floorMod(n, d.longValue());
    }
    throw TemplateErrors.fault(at, "this cannot be divided", "whole numbers", Values.type(value));
  }
}
