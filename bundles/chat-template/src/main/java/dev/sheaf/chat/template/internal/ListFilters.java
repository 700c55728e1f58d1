package dev.sheaf.chat.template.internal;

import dev.sheaf.chat.template.internal.Callable.Args;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Filters over lists and maps. */
final class ListFilters {
  static final Set<String> NAMES =
      Set.of(
          "length",
          "count",
          "first",
          "last",
          "join",
          "list",
          "reverse",
          "sort",
          "unique",
          "sum",
          "min",
          "max",
          "items",
          "dictsort",
          "map",
          "select",
          "reject",
          "selectattr",
          "rejectattr",
          "batch");

  /** Those that give a {@link Generator}; so does {@code reverse} of a list. */
  private static final Set<String> LAZY =
      Set.of("items", "map", "select", "reject", "selectattr", "rejectattr", "unique", "batch");

  private ListFilters() {}

  static Object apply(Interpreter in, Position at, String name, Object value, Args args) {
    if (name.equals("length") || name.equals("count")) {
      return Values.length(at, value);
    }
    if (name.equals("dictsort")) {
      return sortedPairs(at, value, args);
    }
    if (name.equals("reverse") && value instanceof Text t) {
      return in.operators().slice(at, t, None.NONE, None.NONE, -1L);
    }
    if (LAZY.contains(name) || name.equals("reverse") && !(value instanceof Generator)) {
      return new Generator(in.budget(), () -> lazily(in, at, name, value, args));
    }
    if (value instanceof Generator g && name.equals("first")) {
      return g.hasNext() ? g.next() : new Undefined("the first of nothing");
    }
    if (value instanceof Generator && name.equals("last")) {
      throw TemplateErrors.fault(at, "this has no last item", "a list", Values.type(value));
    }
    List<Object> items = Values.items(at, value);
    in.budget().spendItems(items.size());
    return switch (name) {
      case "first" -> items.isEmpty() ? new Undefined("the first of nothing") : items.getFirst();
      case "last" -> items.isEmpty() ? new Undefined("the last of nothing") : last(items, value);
      case "join" -> join(in, at, items, args);
      case "list" -> Seq.list(items);
      case "reverse" -> Seq.list(items.reversed());
      case "sort" -> sort(in, at, items, args);
      case "sum" -> sum(in, at, items, args);
      case "min" -> extreme(in, at, items, args, false);
      case "max" -> extreme(in, at, items, args, true);
      default -> throw new IllegalStateException(name);
    };
  }

  /** What the lazy filters give, once somebody asks for it. */
  private static List<Object> lazily(
      Interpreter in, Position at, String name, Object value, Args args) {
    if (name.equals("items")) {
      return value instanceof Undefined ? List.of() : pairs(at, value);
    }
    // map and select look for items only if the value is not empty
    boolean forgiving = !name.equals("unique") && !name.equals("batch") && !name.equals("reverse");
    List<Object> items = forgiving && !Values.truth(value) ? List.of() : Values.items(at, value);
    in.budget().spendItems(items.size());
    return switch (name) {
      case "map" -> map(in, at, items, args);
      case "select", "selectattr" -> select(in, at, items, args, name.endsWith("attr"), true);
      case "reject", "rejectattr" -> select(in, at, items, args, name.endsWith("attr"), false);
      case "unique" -> unique(in, at, items, args);
      case "batch" -> batch(at, items, args);
      case "reverse" -> items.reversed();
      default -> throw new IllegalStateException(name);
    };
  }

  private static Object last(List<Object> items, Object of) {
    Object last = items.getLast();
    return of instanceof Text t ? ((Text) last).marked(t.markup()) : last;
  }

  private static List<Object> pairs(Position at, Object value) {
    if (!(value instanceof Dict d)) {
      throw TemplateErrors.fault(at, "only a map has entries", "a map", Values.type(value));
    }
    List<Object> out = new ArrayList<>();
    d.entries().forEach((k, v) -> out.add(Seq.tuple(k, v)));
    return out;
  }

  private static Object sortedPairs(Position at, Object value, Args args) {
    List<Object> out = pairs(at, value);
    boolean byValue = args.get(1, "by", Text.EMPTY).equals(Text.trusted("value"));
    int part = byValue ? 1 : 0;
    boolean caseMatters = Values.truth(args.get(0, "case_sensitive", false));
    Comparator<Object> order =
        (a, b) ->
            Values.compare(
                at,
                folded(((Seq) a).items().get(part), caseMatters),
                folded(((Seq) b).items().get(part), caseMatters));
    out.sort(Values.truth(args.get(2, "reverse", false)) ? order.reversed() : order);
    return Seq.list(out);
  }

  private static Object folded(Object value, boolean caseMatters) {
    return value instanceof Text t && !caseMatters ? t.map(TextFilters::lower) : value;
  }

  /** The value of an attribute path, {@code a.b.0}. */
  private static Object attribute(Interpreter in, Position at, Object item, Object path) {
    if (path instanceof Long n) {
      return in.operators().item(at, item, n);
    }
    Object out = item;
    for (String part : Printing.text(path).chars().split("\\.", -1)) {
      boolean index =
          !part.isEmpty() && part.length() < 9 && part.chars().allMatch(Character::isDigit);
      out = index ? in.operators().item(at, out, Long.valueOf(part)) : in.attribute(at, out, part);
    }
    return out;
  }

  private static Object join(Interpreter in, Position at, List<Object> items, Args args) {
    Object path = args.get(1, "attribute");
    List<Object> parts = items;
    if (path != null) {
      parts = new ArrayList<>();
      for (Object item : items) {
        parts.add(attribute(in, at, item, path));
      }
    }
    Text separator = Printing.text(args.get(0, "d", Text.EMPTY)).marked(false);
    return TextFilters.join(in.budget(), parts, separator);
  }

  private static Object sort(Interpreter in, Position at, List<Object> items, Args args) {
    boolean caseMatters = Values.truth(args.get(1, "case_sensitive", false));
    Object path = args.get(2, "attribute");
    Comparator<Object> order =
        (a, b) ->
            Values.compare(
                at,
                folded(path == null ? a : attribute(in, at, a, path), caseMatters),
                folded(path == null ? b : attribute(in, at, b, path), caseMatters));
    List<Object> out = new ArrayList<>(items);
    out.sort(Values.truth(args.get(0, "reverse", false)) ? order.reversed() : order);
    return Seq.list(out);
  }

  private static List<Object> unique(Interpreter in, Position at, List<Object> items, Args args) {
    Object path = args.get(1, "attribute");
    boolean caseMatters = Values.truth(args.get(0, "case_sensitive", false));
    Map<Object, Object> seen = new LinkedHashMap<>();
    for (Object item : items) {
      Object key = path == null ? item : attribute(in, at, item, path);
      seen.putIfAbsent(folded(key, caseMatters), item);
    }
    return new ArrayList<>(seen.values());
  }

  private static Object sum(Interpreter in, Position at, List<Object> items, Args args) {
    Object out = args.get(1, "start", 0L);
    Object path = args.get(0, "attribute");
    for (Object item : items) {
      out =
          in.operators().binary(at, "+", out, path == null ? item : attribute(in, at, item, path));
    }
    return out;
  }

  private static Object extreme(
      Interpreter in, Position at, List<Object> items, Args args, boolean largest) {
    Object path = args.get(1, "attribute");
    Object best = new Undefined("the extreme of nothing");
    Object bestKey = best;
    for (Object item : items) {
      Object key = folded(path == null ? item : attribute(in, at, item, path), false);
      if (best instanceof Undefined
          || Values.compare(at, key, bestKey) > 0 == largest && !Values.equal(key, bestKey)) {
        best = item;
        bestKey = key;
      }
    }
    return best;
  }

  private static List<Object> map(Interpreter in, Position at, List<Object> items, Args args) {
    List<Object> out = new ArrayList<>(items.size());
    Object path = args.named().get("attribute");
    if (path != null) {
      for (Object item : items) {
        Object value = attribute(in, at, item, path);
        out.add(value instanceof Undefined ? args.named().getOrDefault("default", value) : value);
      }
      return out;
    }
    String filter = Methods.argument(at, args, 0, "filter").chars();
    if (!Filters.isKnown(filter)) {
      throw TemplateErrors.fault(
          at, "no filter has the name '" + filter + "'", Filters.names().toString(), filter);
    }
    Args rest = new Args(args.positional().subList(1, args.count()), args.named());
    for (Object item : items) {
      out.add(Filters.apply(in, at, filter, item, rest));
    }
    return out;
  }

  private static List<Object> select(
      Interpreter in,
      Position at,
      List<Object> items,
      Args args,
      boolean byAttribute,
      boolean keep) {
    int testPlace = byAttribute ? 1 : 0;
    Object path = byAttribute ? args.require(at, 0, "attribute") : None.NONE;
    String test =
        args.count() > testPlace ? Methods.argument(at, args, testPlace, "test").chars() : "";
    if (!test.isEmpty() && !Tests.isKnown(test)) {
      throw TemplateErrors.fault(
          at, "no test has the name '" + test + "'", Tests.names().toString(), test);
    }
    int used = Math.min(args.count(), testPlace + 1);
    Args rest = new Args(args.positional().subList(used, args.count()), Map.of());
    List<Object> out = new ArrayList<>();
    for (Object item : items) {
      Object value = byAttribute ? attribute(in, at, item, path) : item;
      boolean passes =
          test.isEmpty() ? Values.truth(value) : Tests.apply(in, at, test, value, rest);
      if (passes == keep) {
        out.add(item);
      }
    }
    return out;
  }

  private static List<Object> batch(Position at, List<Object> items, Args args) {
    int size = (int) Math.clamp(Methods.whole(at, args.require(at, 0, "linecount")), 1, 1 << 24);
    List<Object> out = new ArrayList<>();
    for (int i = 0; i < items.size(); i += size) {
      List<Object> row = new ArrayList<>(items.subList(i, Math.min(items.size(), i + size)));
      Object fill = args.get(1, "fill_with");
      while (fill != null && row.size() < Math.min(size, 1024)) {
        row.add(fill);
      }
      out.add(Seq.list(row));
    }
    return out;
  }
}
