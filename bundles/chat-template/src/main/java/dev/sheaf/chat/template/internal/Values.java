package dev.sheaf.chat.template.internal;

import dev.sheaf.error.SheafException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of templates: {@link Text}, {@code Long}, {@code Double}, {@code Boolean}, {@link
 * None}, {@link Undefined}, {@link Seq}, {@link Dict}, {@link Namespace}, {@link Loop}, {@link
 * Generator}, {@link Callable}; nothing else is ever reachable. What the language does with any of
 * them stands here.
 */
final class Values {
  /** Deepest nesting of a value that is compared, printed or taken from the variables. */
  static final int DEEPEST = 100;

  private Values() {}

  /** A variable as a value; its texts are not trusted. */
  static Object fromJava(@Nullable Object value, String name, int depth) {
    if (depth > DEEPEST) {
      throw tooDeep();
    }
    return switch (value) {
      case null -> None.NONE;
      case Text t -> t;
      case CharSequence s -> Text.plain(s.toString());
      case Boolean b -> b;
      case Long n -> n;
      case Integer n -> n.longValue();
      case Short n -> n.longValue();
      case Byte n -> n.longValue();
      case BigInteger n when n.bitLength() < 64 -> n.longValue();
      case BigDecimal n when n.scale() <= 0 && n.precision() < 19 -> n.longValue();
      case Number n -> n.doubleValue();
      case List<?> list -> {
        List<Object> out = new ArrayList<>(list.size());
        for (Object item : list) {
          out.add(fromJava(item, name, depth + 1));
        }
        yield Seq.list(out);
      }
      case Map<?, ?> map -> {
        Map<Object, Object> out = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((k, v) -> out.put(fromJava(k, name, depth + 1), fromJava(v, name, depth + 1)));
        yield new Dict(out);
      }
      default ->
          throw SheafException.of(
                  TemplateErrors.VARIABLE, "a template cannot use the variable '" + name + "'")
              .expected("texts, numbers, truth values, lists and maps of these")
              .found(value.getClass().getName())
              .where("chat template")
              .next("give the template another value")
              .toException();
    };
  }

  static boolean truth(Object value) {
    return switch (value) {
      case Boolean b -> b;
      case Long n -> n != 0;
      case Double d -> d != 0;
      case Text t -> !t.isEmpty();
      case Seq s -> !s.items().isEmpty();
      case Dict d -> !d.entries().isEmpty();
      case None n -> false;
      case Undefined u -> false;
      default -> true;
    };
  }

  static boolean equal(Object a, Object b) {
    return equal(a, b, 0);
  }

  private static boolean equal(Object a, Object b, int depth) {
    if (depth > DEEPEST) {
      throw tooDeep();
    }
    if (isNumber(a) && isNumber(b)) {
      return a instanceof Double || b instanceof Double
          ? real(a) == real(b)
          : integer(a) == integer(b);
    }
    if (a instanceof Seq x && b instanceof Seq y) {
      if (x.items().size() != y.items().size() || x.tuple() != y.tuple()) {
        return false;
      }
      for (int i = 0; i < x.items().size(); i++) {
        if (!equal(x.items().get(i), y.items().get(i), depth + 1)) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Dict x && b instanceof Dict y) {
      if (x.entries().size() != y.entries().size()) {
        return false;
      }
      for (Map.Entry<Object, Object> e : x.entries().entrySet()) {
        Object other = y.get(e.getKey());
        if (other == null || !equal(e.getValue(), other, depth + 1)) {
          return false;
        }
      }
      return true;
    }
    return a instanceof Undefined ? b instanceof Undefined : a.equals(b);
  }

  /** Whether it counts as a number; truth values do, as 0 and 1. */
  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  static double real(Object number) {
    return number instanceof Double d ? d : integer(number);
  }

  static long integer(Object number) {
    return switch (number) {
      case Long n -> n;
      case Boolean b -> b ? 1 : 0;
      default -> throw new IllegalArgumentException("no whole number: " + number);
    };
  }

  /** Negative, 0 or positive. */
  static int compare(Position at, Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      return a instanceof Double || b instanceof Double
          ? Double.compare(real(a), real(b))
          : Long.compare(integer(a), integer(b));
    }
    if (a instanceof Text x && b instanceof Text y) {
      return x.compareTo(y);
    }
    if (a instanceof Seq x && b instanceof Seq y) {
      int n = Math.min(x.items().size(), y.items().size());
      for (int i = 0; i < n; i++) {
        if (!equal(x.items().get(i), y.items().get(i))) {
          return compare(at, x.items().get(i), y.items().get(i));
        }
      }
      return Integer.compare(x.items().size(), y.items().size());
    }
    throw TemplateErrors.fault(
        at, "these have no order", "two numbers or two texts", type(a) + " and " + type(b));
  }

  /** Whether {@code whole} contains {@code part}. */
  static boolean contains(Position at, Object whole, Object part) {
    return switch (whole) {
      case Text t when part instanceof Text p -> Search.find(t.chars(), p.chars(), 0) >= 0;
      case Seq s -> s.items().stream().anyMatch(item -> equal(item, part));
      case Dict d -> d.get(part) != null;
      case Namespace n -> false;
      case Generator g -> {
        boolean found = false;
        while (!found && g.hasNext()) {
          found = equal(g.next(), part);
        }
        yield found;
      }
      case Undefined u -> false;
      default ->
          throw TemplateErrors.fault(
              at, "nothing can be in this", "a text, list or map", type(whole));
    };
  }

  /** The items that a loop goes over: characters, items, keys. */
  static List<Object> items(Position at, Object value) {
    return switch (value) {
      case Seq s -> s.items();
      case Dict d -> new ArrayList<>(d.entries().keySet());
      case Undefined u -> List.of();
      case Generator g -> g.take();
      case Text t -> {
        if (t.length() > Budget.ITEMS) {
          throw TemplateErrors.limit(
              TemplateErrors.SIZE, "a text is too long to be taken apart", Budget.ITEMS);
        }
        List<Object> out = new ArrayList<>(t.length());
        for (int i = 0; i < t.length(); ) {
          int end = i + Character.charCount(t.chars().codePointAt(i));
          out.add(t.sub(i, end).marked(false));
          i = end;
        }
        yield out;
      }
      default ->
          throw TemplateErrors.fault(at, "this has no items", "a list, map or text", type(value));
    };
  }

  /** Items or characters; as {@code length} counts them. */
  static long length(Position at, Object value) {
    return switch (value) {
      case Text t -> t.chars().codePointCount(0, t.length());
      case Seq s -> s.items().size();
      case Dict d -> d.entries().size();
      case Undefined u -> 0;
      default ->
          throw TemplateErrors.fault(at, "this has no length", "a text, list or map", type(value));
    };
  }

  /** What kind of value it is, in the words of the language. */
  static String type(Object value) {
    return switch (value) {
      case Text t -> "a text";
      case Long n -> "a whole number";
      case Double d -> "a number";
      case Boolean b -> "a truth value";
      case None n -> "none";
      case Undefined u -> "nothing (" + u.what() + " is undefined)";
      case Seq s -> "a list";
      case Generator g -> "a generator";
      case Dict d -> "a map";
      case Namespace n -> "a namespace";
      case Loop l -> "a loop";
      default -> "a function";
    };
  }

  static SheafException tooDeep() {
    return TemplateErrors.limit(TemplateErrors.DEPTH, "a value is nested too deep", DEEPEST);
  }
}
