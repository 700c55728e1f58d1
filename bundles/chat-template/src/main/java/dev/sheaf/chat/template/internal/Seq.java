package dev.sheaf.chat.template.internal;

import java.util.Collections;
import java.util.List;

/**
 * A list or a tuple of values.
 *
 * @param items not changed afterwards
 * @param tuple only matters for how it prints
 */
record Seq(List<Object> items, boolean tuple) {
  Seq {
    items = Collections.unmodifiableList(items);
  }

  static Seq list(List<Object> items) {
    return new Seq(items, false);
  }

  static Seq tuple(Object... items) {
    return new Seq(List.of(items), true);
  }
}
