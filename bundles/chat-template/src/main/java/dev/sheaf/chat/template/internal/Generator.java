package dev.sheaf.chat.template.internal;

import java.util.List;
import java.util.function.Supplier;

/**
 * Items that are made when they are first asked for, and can be gone over once: what {@code map},
 * {@code select} and the like give. Lives within one rendering.
 */
final class Generator {
  private final Budget budget;
  private final Supplier<List<Object>> making;
  private List<Object> items = List.of();
  private boolean made;
  private int next;

  Generator(Budget budget, Supplier<List<Object>> making) {
    this.budget = budget;
    this.making = making;
  }

  boolean hasNext() {
    if (!made) {
      // generators over generators go deep only here, and only as far as the budget lets them
      budget.enter();
      items = making.get();
      made = true;
      budget.leave();
    }
    return next < items.size();
  }

  /** The next item; {@link #hasNext} has said that there is one. */
  Object next() {
    return items.get(next++);
  }

  /** All that is left. */
  List<Object> take() {
    if (!hasNext()) {
      return List.of();
    }
    List<Object> left = items.subList(next, items.size());
    next = items.size();
    return left;
  }
}
