package dev.sheaf.shell.internal.chat;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A family whose thinking stands in braces and whose calls are {@code @name(arguments)}; each tag
 * comes in a piece of its own, and the end of a call's arguments is held back.
 */
public final class FakeParsers {
  private FakeParsers() {}

  /** Recognises templates with the word {@code think}; remembers the prompts. */
  public record Thinking(List<String> prompts) implements ReasoningParserFactory {
    @Override
    public boolean recognises(String template) {
      return template.contains("think");
    }

    @Override
    public ReasoningParser open(String prompt) {
      prompts.add(prompt);
      return new Braces();
    }
  }

  /** Recognises templates with the word {@code tools}. */
  public static final class Calling implements ToolCallParserFactory {
    @Override
    public boolean recognises(String template) {
      return template.contains("tools");
    }

    @Override
    public ToolCallParser open(List<Map<String, Object>> tools) {
      return new At();
    }
  }

  private static final class Braces implements ReasoningParser {
    private boolean inside;

    @Override
    public Delta push(String text) {
      if (text.equals("{") || text.equals("}")) {
        inside = text.equals("{");
        return new Delta("", "");
      }
      return inside ? new Delta(text, "") : new Delta("", text);
    }

    @Override
    public Delta finish() {
      return new Delta("", "");
    }
  }

  private static final class At implements ToolCallParser {
    private final StringBuilder content = new StringBuilder();
    private int calls = -1;
    private String held = "";

    @Override
    public List<Delta> push(String text) {
      List<Delta> deltas = new ArrayList<>();
      if (text.startsWith("@")) {
        calls++;
        deltas.add(new Delta(calls, text.substring(1), ""));
      } else if (calls >= 0 && !text.equals(";")) {
        deltas.add(new Delta(calls, "", held));
        held = text;
      } else if (calls < 0) {
        content.append(text);
      }
      return deltas;
    }

    @Override
    public List<Delta> finish() {
      return calls < 0 ? List.of() : List.of(new Delta(calls, "", held));
    }

    @Override
    public String content() {
      return content.toString();
    }
  }
}
