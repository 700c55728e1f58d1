package dev.sheaf.tool.calls.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tools on offer say about the types of their parameters: the forms that write arguments
 * as bare text need it to tell {@code 1} from {@code "1"}. Immutable.
 */
final class Parameters {
  /** How the text of an argument is meant. */
  enum Kind {
    /** As it stands. */
    TEXT,
    /** As it stands, but {@code null} is null. */
    TEXT_OR_NULL,
    /** As JSON. */
    JSON,
    /** Nobody says; JSON if it can be read as such. */
    UNKNOWN
  }

  private final Map<String, Map<String, Set<String>>> types = new HashMap<>();

  Parameters(List<Map<String, Object>> tools) {
    for (Map<String, Object> tool : tools) {
      Map<?, ?> function = tool.get("function") instanceof Map<?, ?> f ? f : tool;
      if (function.get("name") instanceof String name
          && function.get("parameters") instanceof Map<?, ?> schema
          && schema.get("properties") instanceof Map<?, ?> properties) {
        Map<String, Set<String>> of = new HashMap<>();
        properties.forEach((key, value) -> of.put(String.valueOf(key), types(value, 0)));
        types.put(name, of);
      }
    }
  }

  private static Set<String> types(@Nullable Object schema, int depth) {
    Set<String> out = new HashSet<>();
    if (!(schema instanceof Map<?, ?> map) || depth > 8) {
      return out;
    }
    if (map.get("type") instanceof String type) {
      out.add(type);
    } else if (map.get("type") instanceof Collection<?> several) {
      several.forEach(type -> out.add(String.valueOf(type)));
    }
    for (String alternatives : List.of("anyOf", "oneOf", "allOf")) {
      if (map.get(alternatives) instanceof Collection<?> several) {
        several.forEach(one -> out.addAll(types(one, depth + 1)));
      }
    }
    if (out.isEmpty() && map.get("enum") instanceof Collection<?> values) {
      values.forEach(value -> out.add(value instanceof String ? "string" : "other"));
    }
    return out;
  }

  Kind kind(String tool, String parameter) {
    Set<String> found = types.getOrDefault(tool, Map.of()).getOrDefault(parameter, Set.of());
    if (found.isEmpty()) {
      return Kind.UNKNOWN;
    }
    if (found.contains("string")) {
      return found.contains("null") ? Kind.TEXT_OR_NULL : Kind.TEXT;
    }
    return Kind.JSON;
  }
}
