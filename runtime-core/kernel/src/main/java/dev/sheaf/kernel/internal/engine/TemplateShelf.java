package dev.sheaf.kernel.internal.engine;

import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.ChatTemplateEngine;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compiled chat templates, each with the provider that compiled it. A handful at most. */
final class TemplateShelf {
  private static final int MOST = 16;
  private final Map<String, Compiled> shelf = new LinkedHashMap<>();

  private record Compiled(Provider<ChatTemplateEngine> provider, ChatTemplate template) {}

  synchronized ChatTemplate compile(String source, Provider<ChatTemplateEngine> provider) {
    Compiled known = shelf.get(source);
    if (known == null || known.provider() != provider) {
      known = new Compiled(provider, provider.instance().compile(source));
      if (shelf.size() >= MOST) {
        shelf.remove(shelf.keySet().iterator().next());
      }
      shelf.put(source, known);
      if (provider.gone()) {
        shelf.remove(source); // it may have been forgotten before it was put here
      }
    }
    return known.template();
  }

  synchronized void forget(Provider<?> provider) {
    shelf.values().removeIf(c -> c.provider() == provider);
  }
}
