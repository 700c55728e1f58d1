package dev.sheaf.chat.template.internal;

import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.ChatTemplateEngine;
import dev.sheaf.text.TextSpan;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Compiles chat templates written in Jinja.
 *
 * <p>A template sees the values it is given and the functions, filters, tests and methods that this
 * bundle lists; there is no reflection, no file, no other template. Stateless.
 */
@Component(property = {"sheaf.name=jinja", "sheaf.version=0.1.0"})
public final class JinjaEngine implements ChatTemplateEngine {
  /** Longest template, in characters. */
  static final int LONGEST = 1 << 20;

  private final Clock clock;

  /** Called by the component runtime; does nothing. */
  @Activate
  public JinjaEngine() {
    this(Clock.systemDefaultZone());
  }

  JinjaEngine(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ChatTemplate compile(String source) {
    if (source.length() > LONGEST) {
      throw TemplateErrors.limit(TemplateErrors.SIZE, "the chat template is too long", LONGEST);
    }
    return new Compiled(Parser.parse(source), clock);
  }

  private record Compiled(List<Stmt> statements, Clock clock) implements ChatTemplate {
    @Override
    public List<TextSpan> render(Map<String, Object> variables, Map<String, String> trusted) {
      Scope scope = new Scope(null);
      variables.forEach((name, value) -> scope.set(name, Values.fromJava(value, name, 0)));
      trusted.forEach((name, value) -> scope.set(name, Text.trusted(value)));
      Clock now = Now.clock(clock, variables.get(Now.NAME));
      return new Renderer(now).render(statements, scope).spans();
    }
  }
}
