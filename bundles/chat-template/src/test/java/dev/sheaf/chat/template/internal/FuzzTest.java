package dev.sheaf.chat.template.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.testing.FuzzRun;
import dev.sheaf.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Broken templates: whatever they look like, they render or are refused with a code, within the
 * budgets. {@code -Dsheaf.fuzz.minutes=3} goes on for so long and says the counts.
 */
final class FuzzTest {
  private static final int MADE_UP = 20_000;
  private static final int DAMAGED = 2_000;

  private static final Map<String, String> TRUSTED =
      Map.of("bos_token", "<s>", "eos_token", "</s>");

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
          "range(99999)",
          "* 99999999",
          ".__class__",
          " include 'x' ",
          "| safe",
          "| unique",
          "| reverse",
          "| first",
          "raise_exception('no')",
          "[::-1]",
          "\ud800",
          "é");

  private static final List<String> WHOLE =
      List.of(
          "{% for x in ms %}{{ x['role'] + ': ' + x.content | trim }}\n{% endfor %}",
          "{% set ns = namespace(a='') %}{% for x in ms %}{% set ns.a = ns.a ~ x.role %}{% endfor %}{{ ns.a }}",
          "{% macro m(a, b='c') %}{{ a ~ b }}{% endmacro %}{% if ms %}{{ m(1, b=[1, {'k': 2}]) }}{% else %}-{% endif %}",
          "{% set g = ms | map(attribute='role') | map('upper') %}{% for x in g %}{{ x | safe + '<' + x }}{% endfor %}{{ g | list if b else 'a' | nosuch }}",
          "{% for i in range(3) recursive %}{{ loop.index }}{% set y = [i] * 4 %}{{ y[::-1] | tojson }}{% endfor %}",
          "{%- raw %}{{ a }}{% endraw -%} {# c #} {{ ms | map(attribute='role') | join(', ') }}");

  private static final Map<String, Object> SMALL =
      Map.of("ms", List.of(Map.of("role", "user", "content", "hi"), Map.of("role", "x")), "b", 1);

  private static final Map<String, Object> CHAT =
      Map.of(
          "messages",
          List.of(
              Map.of("role", "system", "content", "s"),
              Map.of("role", "user", "content", "hi"),
              Map.of("role", "assistant", "content", "<think>t</think>yo")),
          "tools",
          List.of(Map.of("type", "function", "function", Map.of("name", "f"))),
          "add_generation_prompt",
          true);

  @Test
  void madeUpTemplatesRenderOrAreRefused() {
    FuzzRun.Counts counts =
        FuzzRun.of(
            "made-up templates", MADE_UP, seed -> attempt(template(new Random(seed)), SMALL));
    assertThat(counts.accepted()).isGreaterThan(counts.tried() / 100);
    assertThat(counts.refused()).hasSizeGreaterThan(3);
  }

  @Test
  void damagedTemplatesOfRealModelsRenderOrAreRefused() throws IOException {
    List<String> real = new ArrayList<>();
    try (Stream<Path> files = Files.list(SharedData.require("templates"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jinja")).sorted().toList()) {
        real.add(Files.readString(file));
      }
    }
    FuzzRun.Counts counts =
        FuzzRun.of(
            "damaged templates of real models",
            DAMAGED,
            seed -> {
              Random random = new Random(seed);
              attempt(damaged(real.get(random.nextInt(real.size())), random), CHAT);
            });
    assertThat(counts.accepted()).isGreaterThan(counts.tried() / 100);
    assertThat(counts.refused()).hasSizeGreaterThan(3);
  }

  private static void attempt(String template, Map<String, Object> variables) {
    try {
      new JinjaEngine().compile(template).render(variables, TRUSTED);
    } catch (SheafException e) {
      assertThat(e.code().kind()).as(template).isEqualTo(ErrorKind.USER);
      assertThat(e.where()).as(template).isNotBlank();
      throw e;
    }
  }

  private static String template(Random random) {
    if (random.nextBoolean()) {
      return random
          .ints(1 + random.nextInt(20), 0, BITS.size())
          .mapToObj(BITS::get)
          .collect(Collectors.joining());
    }
    return damaged(WHOLE.get(random.nextInt(WHOLE.size())), random);
  }

  /** With characters taken, changed and put in, and pieces moved. */
  private static String damaged(String template, Random random) {
    StringBuilder out = new StringBuilder(template);
    for (int edits = 1 + random.nextInt(3); edits > 0 && !out.isEmpty(); edits--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(4)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, BITS.get(random.nextInt(BITS.size())));
        case 2 -> {
          String piece = out.substring(at, Math.min(out.length(), at + 1 + random.nextInt(40)));
          out.delete(at, at + piece.length());
          out.insert(random.nextInt(out.length() + 1), piece);
        }
        default -> out.setCharAt(at, (char) (32 + random.nextInt(95)));
      }
    }
    return out.toString();
  }
}
