package dev.sheaf.chat.template.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import dev.sheaf.text.TextSpan;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a filter or test that nobody knows is refused: where jinja2 3.1.6 refuses it. */
final class UnknownNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ x | nosuch }}",
        "{{ x is nosuch }}",
        "{% for y in [] %}{{ x | nosuch }}{% endfor %}",
        "{% if x %}{% for y in [1] %}{{ x | nosuch }}{% endfor %}{% endif %}",
        "{% if x %}{% for y in [1] if y is nosuch %}{% endfor %}{% endif %}",
        "{% if x %}{% for y in [1] %}{% else %}{{ x | nosuch }}{% endfor %}{% endif %}",
        "{% if x %}{% set a %}{{ x | nosuch }}{% endset %}{% endif %}",
        "{% if x %}{% set a | nosuch %}{% endset %}{% endif %}",
        "{% if x %}{% macro m() %}{{ x | nosuch }}{% endmacro %}{% endif %}",
        "{% if x %}{% macro m(a=1|nosuch) %}{% endmacro %}{% endif %}",
        "{% if x %}{% filter nosuch %}{% endfilter %}{% endif %}",
        "{% if x %}{% call m() %}{{ x | nosuch }}{% endcall %}{% endif %}",
        "{{ 'a' if x else 'b' }}{{ x | nosuch }}",
      })
  void refusedAtCompile(String template) {
    SheafException e =
        catchThrowableOfType(SheafException.class, () -> new JinjaEngine().compile(template));
    assertThat(e).as(template).isNotNull();
    assertThat(e.code().name()).isEqualTo("SHEAF-TEMPLATE-002");
    assertThat(e.found()).isEqualTo("nosuch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if x %}{{ x | nosuch }}{% endif %}ok",
        "{% if x %}{% elif x | nosuch(1) %}{% endif %}ok",
        "{% if x %}{% else %}{% if x is nosuch %}{% endif %}{% endif %}ok",
        "{{ x | nosuch if x else 'ok' }}",
        "{{ 'ok' if not x else x is nosuch }}",
        "{% if x %}{% for y in x | nosuch %}{% endfor %}{% endif %}ok",
        "{% if x %}{{ x.nosuch() }}{% endif %}ok",
      })
  void insideAnIfRefusedWhenReached(String template) {
    JinjaEngine engine = new JinjaEngine();
    boolean reaches = template.contains("else") && template.startsWith("{% if");
    assertThat(render(engine, template, reaches || template.contains("elif"))).isEqualTo("ok");
    SheafException e =
        catchThrowableOfType(
            SheafException.class,
            () -> render(engine, template, !(reaches || template.contains("elif"))));
    assertThat(e).as(template).isNotNull();
    assertThat(e.code().name()).isIn("SHEAF-TEMPLATE-002", "SHEAF-TEMPLATE-005");
    assertThat(e.summary()).contains("nosuch");
    assertThat(e.where()).startsWith("chat template, line 1, column ");
  }

  private static String render(JinjaEngine engine, String template, boolean x) {
    return engine.compile(template).render(Map.of("x", x), Map.of()).stream()
        .map(TextSpan::text)
        .collect(Collectors.joining());
  }
}
