package dev.sheaf.chat.template.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.TextSpan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Broken templates: whatever they look like, they render or are refused with a code. */
final class FuzzTest {
  private static final int TRIES = 20_000;

  private static final List<String> BITS =
      List.of(
          "{%",
          "%}",
          "{{",
          "}}",
          "{#",
          "#}",
          "{%-",
          "-%}",
          "+%}",
          " for x in ms ",
          " if a ",
          " else ",
          " elif b ",
          " endif ",
          " endfor ",
          " set a = 1 ",
          " set ns.x = a ",
          " macro m(a, b=1) ",
          " endmacro ",
          " endset ",
          " raw ",
          " endraw ",
          " break ",
          " continue ",
          " recursive ",
          "loop(x)",
          "m(1)",
          "ms",
          "x.content",
          "x['role']",
          "| trim",
          "| tojson",
          "| join(',')",
          "| map('upper')",
          "is defined",
          "is not string",
          " in ",
          " not ",
          " and ",
          "'a'",
          "\"",
          "'",
          "\\",
          "1",
          "2.5",
          "[",
          "]",
          "(",
          ")",
          "{",
          "}",
          ":",
          ",",
          "~",
          "+",
          "-",
          "*",
          "**",
          "//",
          "%",
          "<",
          "==",
          "=",
          ".",
          "|",
          "\n",
          " ",
          "namespace(x=1)",
          "range(5)",
          "raise_exception('no')",
          "[::-1]",
          "\ud800",
          "é");

  private static final List<String> WHOLE =
      List.of(
          "{% for x in ms %}{{ x['role'] + ': ' + x.content | trim }}\n{% endfor %}",
          "{% set ns = namespace(a='') %}{% for x in ms %}{% set ns.a = ns.a ~ x.role %}{% endfor %}{{ ns.a }}",
          "{% macro m(a, b='c') %}{{ a ~ b }}{% endmacro %}{% if ms %}{{ m(1, b=[1, {'k': 2}]) }}{% else %}-{% endif %}",
          "{%- raw %}{{ a }}{% endraw -%} {# c #} {{ ms | map(attribute='role') | join(', ') }}");

  @Test
  void brokenTemplatesRenderOrAreRefused() {
    Map<String, Object> variables =
        Map.of("ms", List.of(Map.of("role", "user", "content", "hi"), Map.of("role", "x")), "b", 1);
    int[] rendered = new int[1];
    assertTimeoutPreemptively(
        Duration.ofSeconds(120),
        () -> {
          for (int i = 0; i < TRIES; i++) {
            String template = template(new Random(i));
            try {
              List<TextSpan> spans =
                  new JinjaEngine().compile(template).render(variables, Map.of());
              rendered[0] += spans.isEmpty() ? 0 : 1;
            } catch (SheafException e) {
              assertThat(e.code().kind()).as(template).isEqualTo(ErrorKind.USER);
              assertThat(e.where()).as(template).isNotBlank();
            } catch (RuntimeException | StackOverflowError e) {
              throw new AssertionError("try " + i + ": " + template, e);
            }
          }
        });
    assertThat(rendered[0]).isGreaterThan(TRIES / 100);
  }

  private static String template(Random random) {
    if (random.nextBoolean()) {
      return random
          .ints(1 + random.nextInt(20), 0, BITS.size())
          .mapToObj(BITS::get)
          .collect(Collectors.joining());
    }
    StringBuilder out = new StringBuilder(WHOLE.get(random.nextInt(WHOLE.size())));
    for (int edits = 1 + random.nextInt(3); edits > 0 && !out.isEmpty(); edits--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(3)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, BITS.get(random.nextInt(BITS.size())));
        default -> out.setCharAt(at, (char) (32 + random.nextInt(95)));
      }
    }
    return out.toString();
  }
}
