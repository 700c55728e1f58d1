package dev.sheaf.chat.template.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.sheaf.error.SheafException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template reaches nothing but its variables, and uses no more than its budgets. */
final class SandboxTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ''.__class__ }}",
        "{{ x['__class__'] }}",
        "{% if x %}{{ x.__class__.__mro__ }}{% endif %}",
        "{{ x.__init__.__globals__ }}",
        "{{ __import__('os') }}",
        "{{ x | attr('__class__') }}",
      })
  void reflectionIsRefusedAtParse(String template) {
    assertThat(refusal(template)).isIn("SHEAF-TEMPLATE-003", "SHEAF-TEMPLATE-002");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% import 'm' as m %}",
        "{% from 'm' import f %}",
        "{% include '/etc/passwd' %}",
        "{% extends 'base' %}",
        "{% if false %}{% include 'x' %}{% endif %}",
      })
  void importsAndFilesAreRefusedAtParse(String template) {
    assertThat(refusal(template)).isEqualTo("SHEAF-TEMPLATE-003");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ x['__cla' ~ 'ss__'] }}|",
        "{{ x['getClass'] }}|",
        "{{ x.class }}|",
        "{{ (x | map(attribute='__class__') | list) }}|",
      })
  void namesPutTogetherFindNothing(String template) {
    String found =
        new JinjaEngine()
            .compile(template)
            .render(Map.of("x", Map.of("a", "b")), Map.of())
            .getLast()
            .text();
    assertThat(found).endsWith("|").doesNotContain("java", "class ");
  }

  @Test
  void aLoopOfABillionTurnsStopsAtTheStepBudget() {
    assertThat(
            failure(
                "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}"
                    + "{% endfor %}{% endfor %}{% endfor %}"))
        .isEqualTo("SHEAF-TEMPLATE-006");
  }

  @Test
  void deepRecursionStopsAtTheDepthBudget() {
    assertThat(failure("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"))
        .isEqualTo("SHEAF-TEMPLATE-007");
    assertThat(
            failure(
                "{% set ns = namespace(g=[1]) %}{% for i in range(9999) %}"
                    + "{% set ns.g = ns.g | map('string') %}{% endfor %}{{ ns.g | list }}"))
        .isEqualTo("SHEAF-TEMPLATE-007");
  }

  @Test
  void aGigabyteOfOutputStopsAtTheSizeBudgetBeforeItIsThere() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(failureHere("{{ 'a' * 1000000000 }}")).isEqualTo("SHEAF-TEMPLATE-008");
    assertThat(failureHere("{% for i in range(1000) %}{{ 'a' * 1000000 }}{% endfor %}"))
        .isEqualTo("SHEAF-TEMPLATE-008");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(512L << 20);
  }

  @Test
  void escapingDoesNotEscapeTheBudgets() {
    assertThat(
            failure(
                "{% set ns = namespace(x='&' * 4000000) %}{% for i in range(99) %}"
                    + "{% set ns.x = ns.x | string | forceescape %}{% endfor %}"))
        .isEqualTo("SHEAF-TEMPLATE-008");
  }

  private static String refusal(String template) {
    SheafException e =
        catchThrowableOfType(SheafException.class, () -> new JinjaEngine().compile(template));
    assertThat(e).as(template).isNotNull();
    return e.code().name();
  }

  private static String failure(String template) {
    return assertTimeoutPreemptively(Duration.ofSeconds(60), () -> failureHere(template));
  }

  private static String failureHere(String template) {
    SheafException e =
        catchThrowableOfType(
            SheafException.class,
            () -> new JinjaEngine().compile(template).render(Map.of("x", List.of()), Map.of()));
    assertThat(e).as(template).isNotNull();
    assertThat(e.code().httpStatus()).isEqualTo(422);
    return e.code().name();
  }
}
