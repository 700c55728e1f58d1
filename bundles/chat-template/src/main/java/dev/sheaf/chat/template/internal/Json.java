package dev.sheaf.chat.template.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Values as JSON, spelled as Python's {@code json.dumps(…, ensure_ascii=False)} spells it.
 * Characters of texts keep their trust; everything else counts as coming from the variables.
 */
final class Json {
  private final Position at;
  private final String indent;
  private final boolean pretty;
  private final String itemSeparator;
  private final String keySeparator;
  private final boolean sorted;
  private final boolean ascii;
  private final Budget budget;
  private final TextBuilder out = new TextBuilder();

  private Json(Budget budget, Position at, Callable.Args args) {
    this.budget = budget;
    this.at = at;
    Object width = args.get(2, "indent", None.NONE);
    pretty = width instanceof Long || width instanceof Text;
    indent =
        switch (width) {
          case Long n when n > 0 && n <= 64 -> " ".repeat(n.intValue());
          case Text t when t.length() <= 64 -> t.chars();
          default -> "";
        };
    Object separators = args.get(3, "separators", None.NONE);
    if (separators instanceof Seq s
        && s.items().size() == 2
        && s.items().get(0) instanceof Text item
        && s.items().get(1) instanceof Text key) {
      itemSeparator = item.chars();
      keySeparator = key.chars();
    } else {
      itemSeparator = pretty ? "," : ", ";
      keySeparator = ": ";
    }
    sorted = Values.truth(args.get(4, "sort_keys", false));
    ascii = Values.truth(args.get(1, "ensure_ascii", false));
  }

  /**
   * The JSON of a value.
   *
   * @param args {@code ensure_ascii, indent, separators, sort_keys}, counted from 1
   */
  static Text of(Budget budget, Position at, Object value, Callable.Args args) {
    Json json = new Json(budget, at, args);
    json.write(value, 0);
    return json.out.text();
  }

  private void write(Object value, int depth) {
    if (depth > Values.DEEPEST) {
      throw Values.tooDeep();
    }
    budget.step();
    switch (value) {
      case Text t -> string(t);
      case Boolean b -> out.append(b ? "true" : "false", false);
      case None n -> out.append("null", false);
      case Long n -> out.append(n.toString(), false);
      case Double d -> out.append(number(d), false);
      case Seq s -> list(s.items(), depth);
      case Dict d -> dict(d, depth);
      default ->
          throw TemplateErrors.fault(
              at, "JSON cannot say this", "texts, numbers, lists, maps", Values.type(value));
    }
    budget.spend(0);
  }

  private static String number(double d) {
    if (Double.isNaN(d)) {
      return "NaN";
    }
    return Double.isInfinite(d) ? d > 0 ? "Infinity" : "-Infinity" : Printing.real(d);
  }

  private void list(List<Object> items, int depth) {
    if (items.isEmpty()) {
      out.append("[]", false);
      return;
    }
    out.append("[", false);
    for (int i = 0; i < items.size(); i++) {
      next(i, depth + 1);
      write(items.get(i), depth + 1);
    }
    line(depth);
    out.append("]", false);
  }

  private void dict(Dict dict, int depth) {
    if (dict.entries().isEmpty()) {
      out.append("{}", false);
      return;
    }
    out.append("{", false);
    List<Map.Entry<Object, Object>> entries = new ArrayList<>(dict.entries().entrySet());
    if (sorted) {
      entries.sort((a, b) -> Values.compare(at, a.getKey(), b.getKey()));
    }
    for (int i = 0; i < entries.size(); i++) {
      next(i, depth + 1);
      Object key = entries.get(i).getKey();
      if (key instanceof Text t) {
        string(t);
      } else {
        out.append("\"", false);
        write(key, depth + 1);
        out.append("\"", false);
      }
      out.append(keySeparator, false);
      write(entries.get(i).getValue(), depth + 1);
    }
    line(depth);
    out.append("}", false);
  }

  private void next(int index, int depth) {
    if (index > 0) {
      out.append(itemSeparator, false);
    }
    line(depth);
  }

  private void line(int depth) {
    if (pretty) {
      budget.spend((long) indent.length() * depth);
      out.append("\n" + indent.repeat(depth), false);
    }
    budget.spend(out.length() > Budget.SIZE ? out.length() : 0);
  }

  private void string(Text text) {
    budget.spend(text.length());
    out.append("\"", false);
    out.append(text.map(this::escape));
    out.append("\"", false);
  }

  private String escape(String run) {
    StringBuilder s = new StringBuilder(run.length() + 8);
    for (int i = 0; i < run.length(); i++) {
      char c = run.charAt(i);
      switch (c) {
        case '"' -> s.append("\\\"");
        case '\\' -> s.append("\\\\");
        case '\n' -> s.append("\\n");
        case '\r' -> s.append("\\r");
        case '\t' -> s.append("\\t");
        case '\b' -> s.append("\\b");
        case '\f' -> s.append("\\f");
        default -> {
          if (c < ' ' || ascii && c > '~') {
            s.append("\\u%04x".formatted((int) c));
          } else {
            s.append(c);
          }
        }
      }
    }
    return s.toString();
  }
}
