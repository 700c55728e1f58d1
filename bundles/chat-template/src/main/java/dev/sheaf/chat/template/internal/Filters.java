package dev.sheaf.chat.template.internal;

import dev.sheaf.chat.template.internal.Callable.Args;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The filters behind {@code |}. */
final class Filters {
  private static final Set<String> TEXT =
      Set.of(
          "trim",
          "upper",
          "lower",
          "capitalize",
          "title",
          "replace",
          "indent",
          "string",
          "safe",
          "e",
          "escape",
          "forceescape",
          "tojson",
          "int",
          "float",
          "abs",
          "round",
          "default",
          "d");

  private Filters() {}

  static boolean isKnown(String name) {
    return TEXT.contains(name) || ListFilters.NAMES.contains(name);
  }

  static Set<String> names() {
    Set<String> out = new TreeSet<>(TEXT);
    out.addAll(ListFilters.NAMES);
    return out;
  }

  static Object apply(Interpreter in, Position at, String name, Object value, Args args) {
    if (!TEXT.contains(name)) {
      return ListFilters.apply(in, at, name, value, args);
    }
    in.budget().spend(value instanceof Text t ? t.length() : 0);
    return switch (name) {
      case "trim" -> {
        String set = args.get(0, "chars") instanceof Text t ? t.chars() : "";
        yield TextFilters.strip(Printing.text(value), set, true, true);
      }
      case "upper" -> Printing.text(value).map(TextFilters::upper);
      case "lower" -> Printing.text(value).map(TextFilters::lower);
      case "capitalize" -> TextFilters.capitalize(Printing.text(value));
      case "title" -> TextFilters.title(Printing.text(value));
      case "replace" ->
          TextFilters.replace(
              in.budget(),
              Printing.text(value).marked(false),
              Printing.text(args.require(at, 0, "old")),
              Printing.text(args.require(at, 1, "new")),
              Methods.whole(at, args.get(2, "count", None.NONE)));
      case "indent" ->
          TextFilters.indent(
              in.budget(),
              Printing.text(value),
              width(in, at, args.get(0, "width", 4L)),
              Values.truth(args.get(1, "first", false)),
              Values.truth(args.get(2, "blank", false)));
      case "string" -> Printing.text(value);
      case "safe" -> Printing.text(value).marked(true);
      case "e", "escape" -> Markup.escape(in.budget(), Printing.text(value));
      case "forceescape" -> Markup.force(in.budget(), Printing.text(value));
      // the first argument is the value itself in the words of Python
      case "tojson" -> Json.of(in.budget(), at, value, shifted(args));
      case "int" -> integer(value, args.get(0, "default", 0L));
      case "float" -> real(value, args.get(0, "default", 0.0));
      case "abs" -> number(at, value) < 0 ? in.operators().negate(at, "-", value) : value;
      case "round" -> round(at, value, args);
      case "default", "d" -> {
        boolean empty = Values.truth(args.get(1, "boolean", false)) && !Values.truth(value);
        yield value instanceof Undefined || empty
            ? args.get(0, "default_value", Text.EMPTY)
            : value;
      }
      default -> throw new IllegalStateException(name);
    };
  }

  private static Args shifted(Args args) {
    // chat templates write tojson(indent=4); a single number in the first place means the same
    if (args.count() == 1 && args.positional().getFirst() instanceof Long) {
      return new Args(List.of(), java.util.Map.of("indent", args.positional().getFirst()));
    }
    return new Args(List.of(), args.named());
  }

  private static Text width(Interpreter in, Position at, Object width) {
    if (width instanceof Text t) {
      return t;
    }
    long n = Methods.whole(at, width);
    in.budget().spend(n);
    return Text.of(" ".repeat((int) Math.max(0, n)), false);
  }

  private static Object integer(Object value, Object otherwise) {
    return switch (value) {
      case Long n -> n;
      case Boolean b -> b ? 1L : 0L;
      case Double d when Math.abs(d) < 9e18 -> d.longValue();
      case Text t -> {
        try {
          yield Long.valueOf(t.chars().strip());
        } catch (NumberFormatException notWhole) {
          yield real(value, otherwise) instanceof Double d && Math.abs(d) < 9e18
              ? (Object) d.longValue()
              : otherwise;
        }
      }
      default -> otherwise;
    };
  }

  private static Object real(Object value, Object otherwise) {
    if (Values.isNumber(value)) {
      return Values.real(value);
    }
    if (value instanceof Text t && t.length() < 400) {
      try {
        return Double.valueOf(t.chars().strip());
      } catch (NumberFormatException noNumber) {
        return otherwise;
      }
    }
    return otherwise;
  }

  private static double number(Position at, Object value) {
    if (Values.isNumber(value)) {
      return Values.real(value);
    }
    throw TemplateErrors.fault(at, "this is no number", "a number", Values.type(value));
  }

  private static Object round(Position at, Object value, Args args) {
    long digits = Math.clamp(Methods.whole(at, args.get(0, "precision", 0L)), 0, 15);
    double scale = Math.pow(10, digits);
    double scaled = number(at, value) * scale;
    String method = Printing.text(args.get(1, "method", Text.trusted("common"))).chars();
    double rounded =
        switch (method) {
          case "ceil" -> Math.ceil(scaled);
          case "floor" -> Math.floor(scaled);
          default -> Math.rint(scaled);
        };
    return rounded / scale;
  }
}
