package dev.sheaf.chat.template.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}. */
final class Loop {
  private final List<Object> items;
  private final int depth;
  private final @Nullable Callable recursion;
  private int index;
  private @Nullable Object changing;

  /**
   * @param depth loops around it, for recursive loops
   * @param recursion runs the loop over other items; null if it is not recursive
   */
  Loop(List<Object> items, int depth, @Nullable Callable recursion) {
    this.items = items;
    this.depth = depth;
    this.recursion = recursion;
  }

  Object recurse(Position at, Callable.Args args) {
    if (recursion == null) {
      throw TemplateErrors.fault(
          at, "this loop is not recursive", "{% for … recursive %}", "loop(…)");
    }
    return recursion.call(at, args);
  }

  void at(int newIndex) {
    index = newIndex;
  }

  /** An attribute, or null if there is none of that name. */
  @Nullable Object attribute(String name) {
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) items.size() - index;
      case "revindex0" -> items.size() - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == items.size() - 1;
      case "length" -> (long) items.size();
      case "depth" -> depth + 1L;
      case "depth0" -> (long) depth;
      case "previtem" ->
          index > 0 ? items.get(index - 1) : new Undefined("the item before the first");
      case "nextitem" ->
          index + 1 < items.size()
              ? items.get(index + 1)
              : new Undefined("the item behind the last");
      default -> null;
    };
  }

  Object cycle(List<Object> values) {
    return values.isEmpty() ? None.NONE : values.get(index % values.size());
  }

  boolean changed(Object value) {
    boolean differs = changing == null || !Values.equal(changing, value);
    changing = value;
    return differs;
  }
}
