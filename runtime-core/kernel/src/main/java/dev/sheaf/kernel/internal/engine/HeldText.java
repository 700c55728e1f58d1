package dev.sheaf.kernel.internal.engine;

import dev.sheaf.engine.ModelText;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.kernel.internal.text.ModelTemplate;
import dev.sheaf.kernel.internal.text.PromptEncoder;
import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text side that somebody holds: the very tokenizer it began with, whoever left since. Templates
 * are compiled by whoever is there when one is rendered.
 */
final class HeldText implements ModelText {
  private final String name;
  private final String kind;
  private final Optional<String> template;
  private final Templates templates;
  private volatile @Nullable Tokenizer tokenizer;

  HeldText(String name, TokenizerBinding binding, Optional<String> template, Templates templates) {
    this.name = name;
    this.kind = binding.provider().toString();
    this.tokenizer = binding.tokenizer();
    this.template = template;
    this.templates = templates;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String tokenizerKind() {
    return kind;
  }

  @Override
  public Tokenizer tokenizer() {
    Tokenizer held = tokenizer;
    if (held == null) {
      throw SheafException.of(EngineCodes.TEXT_CLOSED, "this text side has been closed")
          .expected("one that is open")
          .found("closed")
          .where(name)
          .next("open it again")
          .toException();
    }
    return held;
  }

  @Override
  public Optional<String> chatTemplate() {
    return template;
  }

  @Override
  public List<TextSpan> render(Map<String, Object> variables, Map<String, String> trusted) {
    Tokenizer held = tokenizer();
    String source = template.orElseThrow(PromptEncoder::noTemplate);
    ChatTemplate compiled = templates.compile(source, name).compiled();
    Map<String, String> all = PromptEncoder.controlTexts(held, trusted);
    return PluginCall.of("the chat template", name, () -> compiled.render(variables, all));
  }

  @Override
  public List<Integer> encode(Prompt prompt) {
    Tokenizer held = tokenizer();
    Optional<ModelTemplate> compiled =
        prompt instanceof Prompt.Chat
            ? template.map(s -> templates.compile(s, name))
            : Optional.empty();
    PromptEncoder encoder = new PromptEncoder(held, compiled);
    int[] ids =
        PluginCall.of(
            "the tokenizer or the chat template", name, () -> encoder.encode(prompt).ids());
    return Arrays.stream(ids).boxed().toList();
  }

  @Override
  public void close() {
    tokenizer = null;
  }
}
