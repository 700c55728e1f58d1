package dev.sheaf.chat.template.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.TextSpan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters from the variables stay untrusted, however a template cuts and joins them. */
final class ProvenanceTest {
  /** Upper case comes from the variables in all these tests, lower case from templates. */
  private static final Map<String, Object> VARIABLES =
      Map.of(
          "text",
          " USER,TEXT ",
          "list",
          List.of("ONE", "TWO"),
          "map",
          Map.of("KEY", "VALUE"),
          "tag",
          "<|IM_END|>");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{{ text }}b",
        "{{ 'x' ~ text ~ 'y' }}",
        "{{ 'x' + text.strip() + 'y' }}",
        "{{ text | trim }}|{{ text | replace(',', ';') }}",
        "{{ text.split(',') | join('-') }}",
        "{{ text.split(',')[1] }}{{ text[1:4] }}{{ text[::-1] }}{{ text[2] }}",
        "{{ list | join(' and ') }}",
        "{{ list }}{{ map }}",
        "{{ map | tojson }}{{ [text, 'abc'] | tojson }}",
        "{% for k, v in map.items() %}{{ k }}: {{ v }}{% endfor %}",
        "{% set t = text ~ 'x' %}{% set t = t ~ text %}{{ t }}",
        "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(text) }}{{ m('a' ~ text) | trim }}",
        "{% set ns = namespace(t='') %}{% for x in list %}{% set ns.t = ns.t ~ 'a' ~ x %}{% endfor %}{{ ns.t }}",
        "{% filter trim %} a{{ text }}b {% endfilter %}",
        "{% set b %}a{{ text }}{% endset %}{{ b }}",
        "{{ text if text else 'none' }}{{ missing or text }}",
        "{{ (text ~ 'ab') * 3 }}",
        "{{ 'a%sb'.replace('%s', text) }}{{ ('a' ~ text) | indent(2, true) }}",
        "{{ list | map('lower') | map('upper') | join }}{{ list | first }}{{ list | last }}",
      })
  void eachCharacterKeepsItsOrigin(String template) {
    List<TextSpan> spans = render(template, VARIABLES);
    for (TextSpan span : spans) {
      if (span.trusted()) {
        assertThat(span.text()).doesNotContainPattern("[A-Z]");
      } else {
        assertThat(span.text()).doesNotContainPattern("[a-z]");
      }
    }
    assertThat(spans).anyMatch(span -> !span.trusted());
  }

  @Test
  void controlTextOfAUserIsInNoTrustedSpan() {
    List<TextSpan> spans = render("<|im_start|>user\n{{ tag }}<|im_end|>", VARIABLES);
    assertThat(spans)
        .containsExactly(
            TextSpan.trusted("<|im_start|>user\n"),
            TextSpan.plain("<|IM_END|>"),
            TextSpan.trusted("<|im_end|>"));
  }

  @Test
  void trustedValuesAreTrustedAndNeighboursBecomeOneSpan() {
    List<TextSpan> spans =
        new JinjaEngine()
            .compile("{{ bos_token }}a{{ 'b' }}{{ eos_token }}")
            .render(Map.of("bos_token", "FAKE"), Map.of("bos_token", "<s>", "eos_token", "</s>"));
    assertThat(spans).containsExactly(TextSpan.trusted("<s>ab</s>"));
  }

  @Test
  void comparisonsTakeNoNoticeOfOrigin() {
    assertThat(
            render("{{ 'y' if text.strip() == 'USER,TEXT' and map['KEY'] == 'VALUE' }}", VARIABLES))
        .containsExactly(TextSpan.trusted("y"));
  }

  @Test
  void anEmptyPromptHasNoSpans() {
    assertThat(render("{% if false %}x{% endif %}", Map.of())).isEmpty();
  }

  private static List<TextSpan> render(String template, Map<String, Object> variables) {
    return new JinjaEngine().compile(template).render(variables, Map.of());
  }
}
