package dev.sheaf.shell.internal.render;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A command's result as text for people: a list is a table, a record a page. */
public final class Renderer {
  private static final int LONGEST_CELL = 80;

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

  /** A sentence from a manifest may be long and full of blanks; a row stays a row. */
  private static String cell(String text) {
    String tight = text.replaceAll("\\s+", " ");
    return tight.length() > LONGEST_CELL ? tight.substring(0, LONGEST_CELL - 1) + "…" : tight;
  }

  private static String table(List<Record> records) {
    TextTable table =
        new TextTable(Columns.of(records.getFirst()).stream().map(Columns::header).toList());
    for (Record record : records) {
      table.row(Columns.of(record).stream().map(Fields.Field::text).map(Renderer::cell).toList());
    }
    return table.text();
  }
}
