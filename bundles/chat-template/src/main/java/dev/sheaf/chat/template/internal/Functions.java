package dev.sheaf.chat.template.internal;

import dev.sheaf.chat.template.internal.Callable.Args;
import dev.sheaf.error.SheafException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that a template can call by name. */
final class Functions {
  private static final int LONGEST_RANGE = 100_000;

  private Functions() {}

  static Map<String, Object> of(Interpreter interpreter, Clock clock) {
    Map<String, Callable> out = new HashMap<>();
    out.put("raise_exception", (at, args) -> refuse(at, args));
    out.put("namespace", (at, args) -> namespace(at, args));
    out.put("dict", (at, args) -> dict(args));
    out.put("range", (at, args) -> range(interpreter, at, args));
    out.put("strftime_now", (at, args) -> date(clock, at, args));
    return new HashMap<>(out);
  }

  private static Object date(Clock clock, Position at, Args args) {
    Text format = Printing.text(args.require(at, 0, "format"));
    boolean trusted = format.runs() == 0 || format.runs() == 1 && format.runTrusted(0);
    return Text.of(DateFormat.format(clock, format.chars(), at), trusted);
  }

  private static Object refuse(Position at, Args args) {
    String words = Printing.text(args.get(0, "message", Text.EMPTY)).chars();
    throw SheafException.of(TemplateErrors.REFUSED, "the chat template refuses: " + words)
        .expected("messages as this model's template takes them")
        .found(words)
        .where(at.toString())
        .next("change the messages as the template says")
        .toException();
  }

  private static Object namespace(Position at, Args args) {
    Namespace out = new Namespace();
    if (args.get(0, "") instanceof Dict d) {
      d.entries().forEach((k, v) -> out.values().put(Printing.text(k).chars(), v));
    } else if (args.count() > 0) {
      throw TemplateErrors.fault(at, "a namespace begins with names", "name = value", args.count());
    }
    out.values().putAll(args.named());
    return out;
  }

  private static Object dict(Args args) {
    Map<Object, Object> out = new LinkedHashMap<>();
    if (args.get(0, "") instanceof Dict d) {
      out.putAll(d.entries());
    }
    args.named().forEach((k, v) -> out.put(Text.trusted(k), v));
    return new Dict(out);
  }

  private static Object range(Interpreter interpreter, Position at, Args args) {
    long first = number(at, args.require(at, 0, "stop"));
    long start = args.count() > 1 ? first : 0;
    long stop = args.count() > 1 ? number(at, args.require(at, 1, "stop")) : first;
    long step = args.count() > 2 ? number(at, args.require(at, 2, "step")) : 1;
    if (step == 0) {
      throw TemplateErrors.fault(at, "a range has no step", "a number but 0", 0);
    }
    List<Object> out = new ArrayList<>();
    for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
      if (out.size() == LONGEST_RANGE) {
        throw TemplateErrors.limit(TemplateErrors.SIZE, "a range is too long", LONGEST_RANGE);
      }
      out.add(i);
      if (step > 0 ? i > Long.MAX_VALUE - step : i < Long.MIN_VALUE - step) {
        break;
      }
    }
    interpreter.budget().spendItems(out.size());
    return Seq.list(out);
  }

  private static long number(Position at, Object value) {
    if (value instanceof Long || value instanceof Boolean) {
      return Values.integer(value);
    }
    throw TemplateErrors.fault(
        at, "a range goes over whole numbers", "a whole number", Values.type(value));
  }
}
