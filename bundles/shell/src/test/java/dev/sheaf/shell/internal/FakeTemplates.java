package dev.sheaf.shell.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.ChatTemplateEngine;
import dev.sheaf.text.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Templates that all render the same: what they were given, sorted by name. */
public final class FakeTemplates implements ChatTemplateEngine {
  static final ErrorCode SYNTAX = ErrorCode.of("SHEAF-TEST-002", ErrorKind.USER);

  static List<TextSpan> lines(Map<String, Object> variables, Map<String, String> trusted) {
    List<TextSpan> spans = new ArrayList<>();
    new TreeMap<>(trusted).forEach((name, value) -> spans.add(TextSpan.trusted(value)));
    new TreeMap<>(variables)
        .forEach((name, value) -> {
          spans.add(TextSpan.trusted("\n" + name + "="));
          spans.add(TextSpan.plain(String.valueOf(value)));
        });
    return spans;
  }

  @Override
  public ChatTemplate compile(String source) {
    if (source.contains("{% import")) {
      throw SheafException.of(SYNTAX, "a tag that is not known").where("line 1").toException();
    }
    return FakeTemplates::lines;
  }
}
