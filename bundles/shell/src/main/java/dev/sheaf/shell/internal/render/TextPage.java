package dev.sheaf.shell.internal.render;

import java.util.Collection;
import java.util.List;

/** One record as a page of {@code label value}; a list of texts or records gets a line each. */
final class TextPage {
  /** Longer lists get a line each, so that sentences are not run together. */
  private static final int LONGEST_LINE = 100;

  private TextPage() {}

  static String of(Record record) {
    List<Fields.Field> fields = Fields.of(record);
    int width = fields.stream().mapToInt(field -> field.label().length()).max().orElse(0);
    StringBuilder page = new StringBuilder();
    for (Fields.Field field : fields) {
      boolean first = true;
      for (String line : lines(field)) {
        String label = first ? field.label() : "";
        page.append(label).append(" ".repeat(width - label.length() + 2)).append(line).append('\n');
        first = false;
      }
    }
    return page.toString().stripTrailing();
  }

  private static List<String> lines(Fields.Field field) {
    String inOneLine = field.text();
    if (field.value() instanceof Collection<?> items
        && (inOneLine.length() > LONGEST_LINE || holdsRecords(items))) {
      return items.stream().map(item -> new Fields.Field("", item).text()).toList();
    }
    return List.of(inOneLine);
  }

  private static boolean holdsRecords(Collection<?> items) {
    return items.stream().anyMatch(Record.class::isInstance);
  }
}
