package dev.sheaf.chat.template.internal;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map of values, in order.
 *
 * @param entries keys are texts (equal whatever their trust), numbers, truth values or none
 */
record Dict(Map<Object, Object> entries) {
  Dict {
    entries = Collections.unmodifiableMap(entries);
  }

  @Nullable Object get(Object key) {
    return entries.get(key);
  }
}
