package dev.sheaf.shell.internal.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under upper-case headers, aligned by blanks, without borders. Numbers stand to the right.
 */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String> headers;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> headers) {
    this.headers = List.copyOf(headers);
  }

  void row(List<String> cells) {
    if (cells.size() != headers.size()) {
      throw new IllegalArgumentException(
          "a row must have %d cells, had %d".formatted(headers.size(), cells.size()));
    }
    rows.add(List.copyOf(cells));
  }

  String text() {
    StringBuilder out = new StringBuilder();
    line(out, headers);
    rows.forEach(row -> line(out, row));
    return out.toString().stripTrailing();
  }

  private void line(StringBuilder out, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < cells.size(); c++) {
      String cell = cells.get(c);
      String padding = " ".repeat(width(c) - width(cell));
      line.append(c == 0 ? "" : GAP);
      line.append(numeric(c) ? padding + cell : cell + padding);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private int width(int column) {
    int width = width(headers.get(column));
    for (List<String> row : rows) {
      width = Math.max(width, width(row.get(column)));
    }
    return width;
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  private boolean numeric(int column) {
    return !rows.isEmpty()
        && rows.stream()
            .map(row -> row.get(column))
            .allMatch(cell ->
                cell.equals("-") || cell.matches("[-+]?\\d+(\\.\\d+)?( (MiB|GiB|s|%|K|M|B))?"))
        && rows.stream().anyMatch(row -> !row.get(column).equals("-"));
  }
}
