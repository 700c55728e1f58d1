package dev.sheaf.chat.template.internal;

import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The filters, tests and methods of a template that nobody knows. As in jinja2 they are refused
 * when the template is compiled, except straight inside an {@code if}, where they are refused when
 * they are reached: real templates ask there for what only their maker has. The body of a loop, a
 * macro or a block inside that {@code if} counts as outside again.
 */
final class Unknowns {
  private final List<SheafException> open = new ArrayList<>();
  private final List<SheafException> refused = new ArrayList<>();

  void add(SheafException refusal) {
    open.add(refusal);
  }

  /** Where a construct begins; for {@link #defer} and {@link #refuse}. */
  int mark() {
    return open.size();
  }

  /** What was found since {@code mark} stands in an {@code if}. */
  void defer(int mark) {
    open.subList(mark, open.size()).clear();
  }

  /** What was found since {@code mark} is refused, whatever stands around it. */
  void refuse(int mark) {
    List<SheafException> since = open.subList(mark, open.size());
    refused.addAll(since);
    since.clear();
  }

  /** At the end of the template. */
  void check() {
    refuse(0);
    if (!refused.isEmpty()) {
      throw refused.getFirst();
    }
  }

  static SheafException refusal(Position at, String kind, String name, Set<String> known) {
    return TemplateErrors.at(
        TemplateErrors.UNKNOWN,
        at,
        "no " + kind + " has the name '" + name + "'",
        String.join(" ", known),
        name);
  }
}
