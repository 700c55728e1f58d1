package dev.sheaf.chat.template.internal;

import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic, joining, comparing, subscripts and slices, with Python's meaning. */
final class Operators {
  private final Budget budget;

  Operators(Budget budget) {
    this.budget = budget;
  }

  Object binary(Position at, String operator, Object a, Object b) {
    if (operator.equals("~")) {
      return join(Printing.text(a), Printing.text(b));
    }
    if (operator.equals("+") && a instanceof Text x && b instanceof Text y) {
      return x.markup() || y.markup()
          ? join(Markup.escape(budget, x), Markup.escape(budget, y)).marked(true)
          : join(x, y);
    }
    if (operator.equals("+") && a instanceof Seq x && b instanceof Seq y) {
      budget.spendItems((long) x.items().size() + y.items().size());
      List<Object> out = new ArrayList<>(x.items());
      out.addAll(y.items());
      return new Seq(out, x.tuple());
    }
    if (operator.equals("*") && (a instanceof Long || b instanceof Long)) {
      Object other = a instanceof Long ? b : a;
      long times = Math.max(0, a instanceof Long n ? n : Values.integer(b));
      if (other instanceof Text || other instanceof Seq) {
        return repeat(other, times);
      }
    }
    if (Values.isNumber(a) && Values.isNumber(b)) {
      return arithmetic(at, operator, a, b);
    }
    throw TemplateErrors.fault(
        at,
        "'" + operator + "' does not fit these",
        "two numbers, two texts or two lists",
        Values.type(a) + " and " + Values.type(b));
  }

  private Text join(Text a, Text b) {
    budget.spend((long) a.length() + b.length());
    return new TextBuilder().append(a).append(b).text();
  }

  private Object repeat(Object value, long times) {
    if (value instanceof Text t) {
      budget.spend(size(t.length(), times));
      TextBuilder out = new TextBuilder();
      for (long i = 0; i < times && !t.isEmpty(); i++) {
        out.append(t);
      }
      return out.text().marked(t.markup());
    }
    Seq s = (Seq) value;
    budget.spendItems(size(s.items().size(), times));
    List<Object> out = new ArrayList<>();
    for (long i = 0; i < times && !s.items().isEmpty(); i++) {
      out.addAll(s.items());
    }
    return new Seq(out, s.tuple());
  }

  private static long size(int length, long times) {
    return length == 0 ? 0 : Math.min(times, Integer.MAX_VALUE) * length;
  }

  private static Object arithmetic(Position at, String operator, Object a, Object b) {
    boolean real = a instanceof Double || b instanceof Double || operator.equals("/");
    try {
      return real
          ? real(at, operator, Values.real(a), Values.real(b))
          : integer(at, operator, Values.integer(a), Values.integer(b));
    } catch (ArithmeticException tooLarge) {
      throw TemplateErrors.fault(at, "a number is too large", "64 bits", "more");
    }
  }

  private static Object real(Position at, String operator, double a, double b) {
    if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw byZero(at);
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "%" -> a - b * Math.floor(a / b);
      case "**" -> Math.pow(a, b);
      default -> throw new IllegalStateException(operator);
    };
  }

  private static Object integer(Position at, String operator, long a, long b) {
    if (b == 0 && (operator.equals("//") || operator.equals("%"))) {
      throw byZero(at);
    }
    return switch (operator) {
      case "+" -> Math.addExact(a, b);
      case "-" -> Math.subtractExact(a, b);
      case "*" -> Math.multiplyExact(a, b);
      case "//" -> a == Long.MIN_VALUE && b == -1 ? Math.negateExact(a) : Math.floorDiv(a, b);
      case "%" -> Math.floorMod(a, b);
      case "**" -> b < 0 ? (Object) Math.pow(a, b) : (Object) power(a, b);
      default -> throw new IllegalStateException(operator);
    };
  }

  private static SheafException byZero(Position at) {
    return TemplateErrors.fault(at, "a division by zero", "another divisor", 0);
  }

  private static long power(long base, long exponent) {
    long out = 1;
    long square = base;
    for (long e = exponent; e > 0; e >>= 1) {
      if ((e & 1) == 1) {
        out = Math.multiplyExact(out, square);
      }
      if (e > 1) {
        square = Math.multiplyExact(square, square);
      }
    }
    return out;
  }

  Object negate(Position at, String sign, Object value) {
    if (!Values.isNumber(value)) {
      throw TemplateErrors.fault(at, "only a number has a sign", "a number", Values.type(value));
    }
    if (value instanceof Double d) {
      return sign.equals("-") ? -d : d;
    }
    long n = Values.integer(value);
    return sign.equals("-") ? arithmetic(at, "-", 0L, n) : (Object) n;
  }

  boolean compare(Position at, String operator, Object a, Object b) {
    if (a instanceof Text t) {
      budget.spend(t.length());
    }
    return switch (operator) {
      case "==" -> Values.equal(a, b);
      case "!=" -> !Values.equal(a, b);
      case "<" -> Values.compare(at, a, b) < 0;
      case "<=" -> Values.compare(at, a, b) <= 0;
      case ">" -> Values.compare(at, a, b) > 0;
      case ">=" -> Values.compare(at, a, b) >= 0;
      case "in", "not in" -> {
        budget.spend(b instanceof Text || b instanceof Seq ? Values.length(at, b) : 0);
        yield Values.contains(at, b, a) == operator.equals("in");
      }
      default -> throw new IllegalStateException(operator);
    };
  }

  /** {@code object[key]}; what is not there is undefined. */
  Object item(Position at, Object object, Object key) {
    Object found =
        switch (object) {
          case Undefined u -> throw inside(at, u);
          case Dict d -> d.get(key);
          case Seq s when key instanceof Long n -> at(s.items(), n);
          case Text t when key instanceof Long n -> {
            budget.spend(t.length());
            yield at(Values.items(at, t), n) instanceof Text c ? c.marked(t.markup()) : null;
          }
          default -> null;
        };
    return found != null ? found : new Undefined(shown(key));
  }

  private static @org.jspecify.annotations.Nullable Object at(List<Object> items, long index) {
    long i = index < 0 ? index + items.size() : index;
    return i >= 0 && i < items.size() ? items.get((int) i) : null;
  }

  private static String shown(Object key) {
    return key instanceof Text t ? "'" + t.chars() + "'" : Printing.text(key).chars();
  }

  /** The failure of looking inside what is not there. */
  static SheafException inside(Position at, Undefined u) {
    return TemplateErrors.fault(at, u.what() + " is undefined", "a value", "nothing");
  }

  /** {@code object[start:stop:step]}; characters are Unicode code points. */
  Object slice(Position at, Object object, Object start, Object stop, Object step) {
    if (object instanceof Undefined u) {
      throw inside(at, u);
    }
    boolean text = object instanceof Text;
    if (!text && !(object instanceof Seq)) {
      throw TemplateErrors.fault(
          at, "this cannot be sliced", "a text or list", Values.type(object));
    }
    long by = bound(at, step, 1);
    if (by == 0) {
      throw TemplateErrors.fault(at, "a slice has no step", "a number but 0", 0);
    }
    long length = Values.length(at, object);
    budget.spend(length);
    long from = clip(bound(at, start, by > 0 ? 0 : length - 1), start, length, by);
    long to = clip(bound(at, stop, by > 0 ? length : -1), stop, length, by);
    if (text && by == 1) {
      Text t = (Text) object;
      if (from >= to) {
        return Text.EMPTY.marked(t.markup());
      }
      int first = t.chars().offsetByCodePoints(0, (int) from);
      return t.sub(first, t.chars().offsetByCodePoints(first, (int) (to - from)));
    }
    List<Object> items = Values.items(at, object);
    List<Object> out = new ArrayList<>();
    for (long i = from; by > 0 ? i < to : i > to; i += by) {
      out.add(items.get((int) i));
    }
    if (object instanceof Seq s) {
      return new Seq(out, s.tuple());
    }
    TextBuilder joined = new TextBuilder();
    out.forEach(c -> joined.append((Text) c));
    return joined.text().marked(((Text) object).markup());
  }

  private static long bound(Position at, Object value, long otherwise) {
    return switch (value) {
      case None n -> otherwise;
      case Long n -> Math.clamp(n, -(1L << 32), 1L << 32);
      case Boolean b -> b ? 1 : 0;
      default ->
          throw TemplateErrors.fault(
              at, "a bound of a slice is no number", "a whole number", Values.type(value));
    };
  }

  private static long clip(long bound, Object given, long length, long step) {
    if (given instanceof None) {
      return bound;
    }
    long i = bound < 0 ? bound + length : bound;
    return step > 0 ? Math.clamp(i, 0, length) : Math.clamp(i, -1, length - 1);
  }
}
