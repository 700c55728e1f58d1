package dev.sheaf.kernel.internal.engine;

import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.select.Selection;
import dev.sheaf.kernel.internal.text.ModelTemplate;
import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.ChatTemplateEngine;

/** Compiles chat templates by whichever engine is there when one is used. Thread-safe. */
final class Templates {
  private static final String LANGUAGE = "jinja";

  private final Registry registry;
  private final TemplateShelf shelf = new TemplateShelf();

  Templates(Registry registry) {
    this.registry = registry;
  }

  /**
   * The compiled template.
   *
   * @param where model or file, for people
   * @throws SheafException {@code SHEAF-REQUEST-003} (UNAVAILABLE) no engine is there; and what
   *     compiling throws
   */
  ModelTemplate compile(String source, String where) {
    Provider<ChatTemplateEngine> engine = engine(where);
    ChatTemplate compiled =
        PluginCall.of("chat template engine " + engine, where, () -> shelf.compile(source, engine));
    return new ModelTemplate(source, compiled);
  }

  /** A template compiled by a provider that goes is compiled again by the next one. */
  void forget(Provider<?> provider) {
    shelf.forget(provider);
  }

  private Provider<ChatTemplateEngine> engine(String where) {
    return Selection.named(registry.all(ChatTemplateEngine.class), LANGUAGE)
        .orElseThrow(() ->
            SheafException.of(
                    EngineCodes.TEMPLATE_ENGINE_MISSING,
                    "no installed bundle renders chat templates")
                .expected("chat template engine " + LANGUAGE)
                .found("none active")
                .where(where)
                .next("sheaf:bundle start chat-template, or send the prompt as raw text")
                .toException());
  }
}
