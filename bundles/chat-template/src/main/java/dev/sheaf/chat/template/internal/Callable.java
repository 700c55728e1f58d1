package dev.sheaf.chat.template.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value that can be called: a function, a macro, a method bound to its object. */
@FunctionalInterface
interface Callable {
  Object call(Position at, Args args);

  /**
   * The arguments of a call, evaluated.
   *
   * @param positional in order
   * @param named by name
   */
  record Args(List<Object> positional, Map<String, Object> named) {
    static final Args NONE = new Args(List.of(), Map.of());

    int count() {
      return positional.size();
    }

    /** The argument at a place or of a name, or null. */
    @Nullable Object get(int place, String name) {
      return place < positional.size() ? positional.get(place) : named.get(name);
    }

    Object get(int place, String name, Object otherwise) {
      Object value = get(place, name);
      return value == null ? otherwise : value;
    }

    Object require(Position at, int place, String name) {
      Object value = get(place, name);
      if (value == null) {
        throw TemplateErrors.fault(at, "an argument is missing", name, "nothing");
      }
      return value;
    }
  }
}
