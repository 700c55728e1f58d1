package dev.sheaf.shell.internal.chat;

import dev.sheaf.engine.ModelText;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.Services;
import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a model's template makes it think and call tools, as far as an installed bundle recognises
 * it. Among those that do, the highest ranked is taken; each answer asks again.
 */
final class AnswerFormat {
  private final Kernel kernel;
  private final String template;
  private final Tokenizer tokenizer;

  private AnswerFormat(Kernel kernel, String template, Tokenizer tokenizer) {
    this.kernel = kernel;
    this.template = template;
    this.tokenizer = tokenizer;
  }

  /** The format of a model whose text side is held meanwhile; empty if nobody recognises it. */
  static Optional<AnswerFormat> of(Kernel kernel, ModelText text) {
    return text.chatTemplate()
        .map(template -> new AnswerFormat(kernel, template, text.tokenizer()))
        .filter(AnswerFormat::recognised);
  }

  /** Whether anybody might recognise anything. */
  static boolean possible(Kernel kernel) {
    return !kernel.names(ReasoningParserFactory.class).isEmpty()
        || !kernel.names(ToolCallParserFactory.class).isEmpty();
  }

  /** Parsers for one answer. */
  AnswerParser open(List<Integer> promptIds, AnswerView view) {
    Optional<ReasoningParser> reasoning;
    try (Services.Taken<ReasoningParserFactory> all = kernel.take(ReasoningParserFactory.class)) {
      reasoning =
          first(all, factory -> factory.recognises(template))
              .map(factory -> factory.open(prompt(promptIds)));
    }
    Optional<ToolCallParser> tools;
    try (Services.Taken<ToolCallParserFactory> all = kernel.take(ToolCallParserFactory.class)) {
      tools =
          first(all, factory -> factory.recognises(template))
              .map(factory -> factory.open(List.of()));
    }
    return new AnswerParser(reasoning, tools, view);
  }

  /** A token's text without the token that ends the answer, which is no part of it. */
  String withoutEnd(int id, String text) {
    String piece = tokenizer.endOfGeneration().contains(id) ? tokenizer.piece(id) : "";
    return !piece.isEmpty() && text.endsWith(piece)
        ? text.substring(0, text.length() - piece.length())
        : text;
  }

  private boolean recognised() {
    try (Services.Taken<ReasoningParserFactory> reasoning =
            kernel.take(ReasoningParserFactory.class);
        Services.Taken<ToolCallParserFactory> tools = kernel.take(ToolCallParserFactory.class)) {
      return first(reasoning, factory -> factory.recognises(template)).isPresent()
          || first(tools, factory -> factory.recognises(template)).isPresent();
    }
  }

  private static <T> Optional<T> first(Services.Taken<T> all, Predicate<T> recognises) {
    return all.all().stream().map(Services.Named::service).filter(recognises).findFirst();
  }

  /** The prompt as the model saw it, control tokens as they are spelled. */
  private String prompt(List<Integer> ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < ids.size(); i++) {
      int id = ids.get(i);
      bytes.writeBytes(
          tokenizer.isControl(id)
              ? tokenizer.piece(id).getBytes(StandardCharsets.UTF_8)
              : tokenizer.bytes(id, i == 0));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
