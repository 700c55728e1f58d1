package dev.sheaf.shell.internal.render;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A command's result as text for people: a list is a table, a record a page. */
public final class Renderer {
  private Renderer() {}

  /** The text without a final line end; empty for nothing. */
  public static String text(Object result) {
    return switch (result) {
      case CharSequence text -> text.toString();
      case Record record -> TextPage.of(record);
      case Collection<?> items when items.isEmpty() -> "";
      case Collection<?> items when items.stream().allMatch(Record.class::isInstance) ->
          table(items.stream().map(Record.class::cast).toList());
      case Collection<?> items ->
          items.stream()
              .map(String::valueOf)
              .map(Fields::printable)
              .collect(Collectors.joining("\n"));
      default -> Fields.printable(result.toString());
    };
  }

  private static String table(List<Record> records) {
    TextTable table =
        new TextTable(Columns.of(records.getFirst()).stream().map(Columns::header).toList());
    for (Record record : records) {
      table.row(Columns.of(record).stream().map(Fields.Field::text).toList());
    }
    return table.text();
  }
}
