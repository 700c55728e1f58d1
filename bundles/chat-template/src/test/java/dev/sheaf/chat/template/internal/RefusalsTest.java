package dev.sheaf.chat.template.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with which code and where. */
final class RefusalsTest {
  private static final String BAR = "§"; // stands for | in the tables below

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SHEAF-TEMPLATE-001 | 1 | 4 | {{ }}",
        "SHEAF-TEMPLATE-001 | 1 | 1 | {{ a",
        "SHEAF-TEMPLATE-001 | 1 | 1 | {# a",
        "SHEAF-TEMPLATE-001 | 1 | 1 | {% raw %} a",
        "SHEAF-TEMPLATE-001 | 1 | 4 | {{ 'a }}",
        "SHEAF-TEMPLATE-001 | 1 | 6 | {{ a ? }}",
        "SHEAF-TEMPLATE-001 | 1 | 12 | {% if a %}x",
        "SHEAF-TEMPLATE-001 | 1 | 6 | {{ 1 1 }}",
        "SHEAF-TEMPLATE-001 | 1 | 4 | {% break %}",
        "SHEAF-TEMPLATE-001 | 1 | 11 | {% for in x %}{% endfor %}",
        "SHEAF-TEMPLATE-001 | 1 | 4 | {{ 99999999999999999999 }}",
        "SHEAF-TEMPLATE-001 | 1 | 5 | {{ '\\ud' }}",
        "SHEAF-TEMPLATE-002 | 1 | 4 | {% trans %}",
        "SHEAF-TEMPLATE-002 | 1 | 8 | {{ a § nofilter }}",
        "SHEAF-TEMPLATE-002 | 1 | 9 | {{ a is nosuch }}",
        "SHEAF-TEMPLATE-002 | 1 | 6 | {{ a.fetch() }}",
        "SHEAF-TEMPLATE-003 | 1 | 4 | {% import 'x' as y %}",
        "SHEAF-TEMPLATE-003 | 1 | 4 | {% include 'x' %}",
        "SHEAF-TEMPLATE-003 | 1 | 6 | {{ a.__class__ }}",
        "SHEAF-TEMPLATE-003 | 1 | 6 | {{ a['__class__'] }}",
        "SHEAF-TEMPLATE-003 | 1 | 7 | {{ ''.__class__.__mro__ }}",
        "SHEAF-TEMPLATE-003 | 1 | 4 | {{ __builtins__ }}",
      })
  void refusedAtCompileWithItsPlace(String code, int line, int column, String template) {
    SheafException e =
        catchThrowableOfType(
            SheafException.class, () -> new JinjaEngine().compile(template.replace(BAR, "|")));
    assertThat(e).as(template).isNotNull();
    assertThat(e.code().name()).as(e.getMessage()).isEqualTo(code);
    assertThat(e.where()).isEqualTo("chat template, line " + line + ", column " + column);
    assertThat(e.next()).isNotBlank();
  }

  @Test
  void placesCountLines() {
    SheafException e =
        catchThrowableOfType(
            SheafException.class, () -> new JinjaEngine().compile("a\n\n  {{ x | nofilter }}"));
    assertThat(e.where()).isEqualTo("chat template, line 3, column 10");
  }

  @Test
  void theTemplatesOwnRefusalSaysItsWords() {
    SheafException e = failure("{{ raise_exception('roles must ' ~ 'alternate') }}");
    assertThat(e.code().name()).isEqualTo("SHEAF-TEMPLATE-004");
    assertThat(e.summary()).contains("roles must alternate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ missing.name }}",
        "{{ missing['x'] }}",
        "{{ missing() }}",
        "{{ 'a' + 1 }}",
        "{{ 1 / 0 }}",
        "{{ 1 % 0 }}",
        "{{ 'a' < 1 }}",
        "{{ 3 | length }}",
        "{% for x in 3 %}{% endfor %}",
        "{% set a, b = [1] %}",
        "{% set text.x = 1 %}",
        "{{ 9223372036854775807 + 1 }}",
        "{{ 9 ** 99 }}",
        "{{ 'a'.split('') }}",
        "{{ list[::0] }}",
        "{{ range(1, 2, 0) }}",
        "{{ {[1]: 2} }}",
        "{% macro m() %}{% endmacro %}{{ m(1) }}",
        "{{ strftime_now('%Q') }}",
        "{{ 'a'.items() }}",
        "{{ loop.index }}",
        "{{ namespace(1) }}",
        "{{ 'a' | items | list }}",
        "{{ list | map('upper') | tojson }}",
        "{{ list | map('upper') | length }}",
        "{{ list | map('upper') | last }}",
        "{{ list | map('nosuch') | list }}",
        "{{ range | tojson }}",
      })
  void misfitsFailWithTheirPlace(String template) {
    SheafException e = failure(template);
    assertThat(e.code().name()).as(e.getMessage()).isEqualTo("SHEAF-TEMPLATE-005");
    assertThat(e.where()).startsWith("chat template, line 1, column ");
  }

  @Test
  void valuesAreNotChanged() {
    assertThat(failure("{{ list.append(1) }}").code().name()).isEqualTo("SHEAF-TEMPLATE-003");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SHEAF-TEMPLATE-006 | {% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "SHEAF-TEMPLATE-006 | {% macro m(n) %}{% for i in range(9999) %}{{ m(n) if n > 9 }}{% endfor %}{% endmacro %}{% for x in range(9999) %}{{ m(1) }}{% endfor %}",
        "SHEAF-TEMPLATE-007 | {% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "SHEAF-TEMPLATE-007 | {% set ns = namespace(x=[]) %}{% for i in range(500) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
        "SHEAF-TEMPLATE-008 | {{ 'a' * 999999999999 }}",
        "SHEAF-TEMPLATE-008 | {{ [1] * 99999999 }}",
        "SHEAF-TEMPLATE-008 | {{ range(99999999) }}",
        "SHEAF-TEMPLATE-008 | {% for c in 'a' * 9999999 %}{% endfor %}",
        "SHEAF-TEMPLATE-008 | {% for i in range(9999) %}{{ 'aaaaaaaaaa' * 999 }}{% endfor %}",
        "SHEAF-TEMPLATE-008 | {% set ns = namespace(x='aaaaaaaa') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
      })
  void limitsEndARendering(String code, String template) {
    SheafException e = assertTimeoutPreemptively(Duration.ofSeconds(120), () -> failure(template));
    assertThat(e.code().name()).as(e.getMessage()).isEqualTo(code);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.code().httpStatus()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "{1:", "not ", "-", "a[", "f(", "1+(", "x if y else "})
  void deepNestingIsRefusedAtCompile(String opening) {
    SheafException e =
        catchThrowableOfType(
            SheafException.class,
            () -> new JinjaEngine().compile("{{ " + opening.repeat(5_000) + "1 }}"));
    assertThat(e.code().name()).as(e.getMessage()).isIn("SHEAF-TEMPLATE-007", "SHEAF-TEMPLATE-001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" + 1", " ~ 'a'", ".a", "|trim", " and x", " if x", "['a']", " is string", "**1"})
  void longChainsEndInAnAnswerOrARefusalNotInAStackOverflow(String link) {
    try {
      new JinjaEngine()
          .compile("{{ x" + link.repeat(20_000) + " }}")
          .render(Map.of("x", 1), Map.of());
    } catch (SheafException e) {
      assertThat(e.code().name()).startsWith("SHEAF-TEMPLATE-");
    }
  }

  @Test
  void variablesNestedTooDeepAreRefused() {
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      deep = new ArrayList<>(List.of(deep));
    }
    Map<String, Object> variables = Map.of("x", deep);
    SheafException e =
        catchThrowableOfType(
            SheafException.class,
            () -> new JinjaEngine().compile("{{ x }}").render(variables, Map.of()));
    assertThat(e.code().name()).isEqualTo("SHEAF-TEMPLATE-007");
  }

  @Test
  void variablesOfAForeignKindAreRefused() {
    Map<String, Object> variables = Map.of("x", new Object());
    SheafException e =
        catchThrowableOfType(
            SheafException.class, () -> new JinjaEngine().compile("a").render(variables, Map.of()));
    assertThat(e.code().name()).isEqualTo("SHEAF-TEMPLATE-009");
  }

  private static SheafException failure(String template) {
    SheafException e =
        catchThrowableOfType(
            SheafException.class,
            () ->
                new JinjaEngine()
                    .compile(template)
                    .render(Map.of("text", "t", "list", List.of(1, 2)), Map.of()));
    assertThat(e).as(template).isNotNull();
    return e;
  }
}
