package dev.sheaf.chat.template.internal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and their values; what is not here is looked for outside. */
final class Scope {
  private final Map<String, Object> values = new HashMap<>();
  private final @Nullable Scope outer;

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  void set(String name, Object value) {
    values.put(name, value);
  }

  @Nullable Object find(String name) {
    for (Scope s = this; s != null; s = s.outer) {
      Object value = s.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
