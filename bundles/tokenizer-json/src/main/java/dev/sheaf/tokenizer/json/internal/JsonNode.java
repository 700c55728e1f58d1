package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A value of a JSON document that knows where it stands. Immutable. */
final class JsonNode {
  private final Object value;
  private final String path;
  private final String file;

  JsonNode(Object value, String path, String file) {
    this.value = value;
    this.path = path;
    this.file = file;
  }

  /** File and JSON path, for error messages. */
  String where() {
    return file + ", " + path;
  }

  /** The member of that name, unless it is missing or null. */
  Optional<JsonNode> find(String name) {
    Object member = object().get(name);
    return member == null || member == JsonTree.NULL
        ? Optional.empty()
        : Optional.of(new JsonNode(member, path + "." + name, file));
  }

  /** The member of that name, which must be there. */
  JsonNode get(String name) {
    return find(name).orElseThrow(() -> refuse("a member '" + name + "'", "none"));
  }

  /** A member's text. */
  String text(String name) {
    return get(name).text();
  }

  /** A member's truth value, or what holds where there is none. */
  boolean flag(String name, boolean otherwise) {
    return find(name).map(JsonNode::flag).orElse(otherwise);
  }

  /** The kind of part that this object is. */
  String type() {
    return text("type");
  }

  /** Refuses members other than these, since what they ask for would be left undone. */
  JsonNode allow(String... names) {
    Set<String> known = Set.of(names);
    for (String name : object().keySet()) {
      if (!known.contains(name)) {
        throw JsonErrors.unsupported(
            "a setting", "of " + String.join(", ", names), "'" + name + "'", where());
      }
    }
    return this;
  }

  /** Names and values of an object, in file order. */
  Map<String, Object> object() {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // objects are read with texts as keys
      Map<String, Object> members = (Map<String, Object>) map;
      return members;
    }
    throw refuse("an object", describe(value));
  }

  /** The values of a list. */
  List<?> list() {
    if (value instanceof List<?> list) {
      return list;
    }
    throw refuse("a list", describe(value));
  }

  /** The values of a list as nodes. */
  List<JsonNode> nodes() {
    List<JsonNode> out = new ArrayList<>();
    for (Object element : list()) {
      out.add(new JsonNode(element, path + "[" + out.size() + "]", file));
    }
    return out;
  }

  /** An element of a list as a node. */
  JsonNode at(int index) {
    return new JsonNode(list().get(index), path + "[" + index + "]", file);
  }

  /** A member of an object as a node, whatever its name. */
  JsonNode member(String name, Object member) {
    return new JsonNode(member, path + "['" + name + "']", file);
  }

  boolean isText() {
    return value instanceof String;
  }

  boolean isList() {
    return value instanceof List<?>;
  }

  boolean isNumber() {
    return value instanceof Number;
  }

  String text() {
    return as(String.class, "a text");
  }

  boolean flag() {
    return as(Boolean.class, "true or false");
  }

  double real() {
    return as(Number.class, "a number").doubleValue();
  }

  /** A whole number of that range. */
  int integer(int least, int most) {
    if (value instanceof Long n && n >= least && n <= most) {
      return n.intValue();
    }
    throw refuse("a whole number from " + least + " to " + most, describe(value));
  }

  /** One of the parts that {@code choices} knows, by the text of this value. */
  <T> T choose(String what, Map<String, T> choices) {
    T chosen = choices.get(text());
    if (chosen == null) {
      throw JsonErrors.unsupported(
          what, "one of " + String.join(", ", choices.keySet()), text(), where());
    }
    return chosen;
  }

  /** What {@code read} makes of a member, or empty. */
  <T> Optional<T> map(String name, Function<JsonNode, T> read) {
    return find(name).map(read);
  }

  SheafException refuse(Object expected, Object found) {
    return SheafException.of(JsonErrors.VALUE, "a value cannot be")
        .expected(expected)
        .found(found)
        .where(where())
        .next(JsonErrors.NEXT)
        .toException();
  }

  private <T> T as(Class<T> type, String expected) {
    if (!type.isInstance(value)) {
      throw refuse(expected, describe(value));
    }
    return type.cast(value);
  }

  private static String describe(Object value) {
    return switch (value) {
      case String s -> "the text '" + s + "'";
      case List<?> l -> "a list of " + l.size();
      case Map<?, ?> m -> "an object of " + m.size() + " members";
      default -> value == JsonTree.NULL ? "null" : String.valueOf(value);
    };
  }
}
