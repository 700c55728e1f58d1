package dev.sheaf.shell.internal.chat;

import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.json.StrictJson;
import dev.sheaf.text.ChatMessage;
import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ToolCallParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes an answer apart while it comes: thinking, content, calls of tools. Without parsers all of
 * it is content. One per answer.
 */
final class AnswerParser {
  private final Optional<ReasoningParser> reasoning;
  private final Optional<ToolCallParser> tools;
  private final AnswerView view;
  private final StringBuilder thought = new StringBuilder();
  private final StringBuilder content = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();

  private record Call(String name, StringBuilder arguments) {}

  AnswerParser(
      Optional<ReasoningParser> reasoning, Optional<ToolCallParser> tools, AnswerView view) {
    this.reasoning = reasoning;
    this.tools = tools;
    this.view = view;
  }

  void push(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (reasoning.isEmpty()) {
      answered(text);
    } else {
      take(reasoning.get().push(text));
    }
  }

  /** What the parsers held back. */
  void finish() {
    reasoning.ifPresent(parser -> take(parser.finish()));
    tools.ifPresent(parser -> called(parser.finish(), parser));
  }

  boolean empty() {
    return content.isEmpty() && calls.isEmpty();
  }

  /** The answer as a turn of the conversation. */
  ChatMessage message() {
    Map<String, Object> more = new LinkedHashMap<>();
    if (!thought.isEmpty()) {
      more.put("reasoning_content", thought.toString());
    }
    if (!calls.isEmpty()) {
      more.put("tool_calls", calls.stream().map(AnswerParser::call).toList());
    }
    return new ChatMessage(Conversation.ASSISTANT, content.toString(), more);
  }

  private void take(ReasoningParser.Delta delta) {
    thought.append(delta.reasoning());
    view.thinking(delta.reasoning());
    if (!delta.content().isEmpty()) {
      answered(delta.content());
    }
  }

  private void answered(String text) {
    if (tools.isEmpty()) {
      content.append(text);
      view.content(text);
    } else {
      called(tools.get().push(text), tools.get());
    }
  }

  private void called(List<ToolCallParser.Delta> deltas, ToolCallParser parser) {
    String all = parser.content();
    if (all.length() > content.length()) {
      String piece = all.substring(content.length());
      content.append(piece);
      view.content(piece);
    }
    for (ToolCallParser.Delta delta : deltas) {
      while (calls.size() <= delta.call()) {
        calls.add(new Call(delta.name(), new StringBuilder()));
      }
      calls.get(delta.call()).arguments().append(delta.arguments());
      view.call(delta.name(), delta.arguments());
    }
  }

  /** As templates want it: arguments as an object where they are one. */
  private static Map<String, Object> call(Call call) {
    String written = call.arguments().toString();
    Object arguments = written;
    try {
      arguments = StrictJson.object(written, "arguments of " + call.name());
    } catch (SheafException cutShort) {
      // a call that was stopped, or that the model got wrong: its text is all there is
    }
    return Map.of(
        "type", "function", "function", Map.of("name", call.name(), "arguments", arguments));
  }
}
