package dev.sheaf.chat.template.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sheaf.text.TextSpan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What templates print; the expected texts are those of jinja2 3.1.6. */
final class LanguageTest {
  static Map<String, Object> variables() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("k", "v");
    m.put("z", List.of(1, "x"));
    m.put("a", null);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("s", " Ab c ");
    out.put("n", 7);
    out.put("f", 2.5);
    out.put("b", true);
    out.put("none_", null);
    out.put("l", Arrays.asList(3, 1, 2));
    out.put("m", m);
    out.put("u", "é😀x");
    out.put("ms", List.of(message("user", "hi"), message("bot", "yo")));
    return out;
  }

  private static Map<String, Object> message(String role, String content) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("role", role);
    out.put("content", content);
    return out;
  }

  @ParameterizedTest
  @MethodSource("templates")
  void printsWhatJinja2Prints(String template, String expected) {
    String found =
        new JinjaEngine()
            .compile(template).render(variables(), Map.of()).stream()
                .map(TextSpan::text)
                .collect(Collectors.joining());
    assertThat(found).isEqualTo(expected);
  }

  static Stream<Arguments> templates() {
    return Stream.of(
        arguments(
            "{{ s|trim }}|{{ s.strip() }}|{{ s.lstrip() }}|{{ s.rstrip() }}|",
            "Ab c|Ab c|Ab c | Ab c|"),
        arguments(
            "{{ 'xxaxx'.strip('x') }}{{ 'a,b,,c'.split(',') }}{{ ' a  b '.split() }}{{ 'a-b-c'.rsplit('-', 1) }}",
            "a['a', 'b', '', 'c']['a', 'b']['a-b', 'c']"),
        arguments(
            "{{ 1 + 2 * 3 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 2 ** 3 ** 2 }} {{ 7 / 2 }} {{ 4 / 2 }}",
            "7 3 -4 1 2 64 3.5 2.0"),
        arguments(
            "{{ 'a' ~ 1 ~ true ~ none }} {{ 'ab' * 3 }} {{ [1] + [2] }} {{ 'a' + 'b' }}",
            "a1TrueNone ababab [1, 2] ab"),
        arguments(
            "{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 2 in l }} {{ 'k' in m }} {{ 'q' not in m }} {{ 'b' in 'abc' }}",
            "True False True True True True"),
        arguments(
            "{{ not b }} {{ b and n }} {{ 0 or 'x' }} {{ '' or none }} {{ 'y' if b else 'z' }}[{{ 'y' if not b }}]",
            "False 7 x None y[]"),
        arguments(
            "{{ undefined_name }}|{{ undefined_name is defined }}|{{ undefined_name|default('d') }}|{{ ''|default('e', true) }}",
            "|False|d|e"),
        arguments(
            "{{ m.k }} {{ m['k'] }} {{ m.get('q', 'dflt') }} {{ m.get('q') }} {{ m.items()|list }} {{ m.keys()|list }}",
            "v v dflt None [('k', 'v'), ('z', [1, 'x']), ('a', None)] ['k', 'z', 'a']"),
        arguments(
            "{{ m }} {{ l }} {{ (1, 'a') }} {{ (1,) }} {{ {'x': 1.0} }} {{ none }} {{ true }}",
            "{'k': 'v', 'z': [1, 'x'], 'a': None} [3, 1, 2] (1, 'a') (1,) {'x': 1.0} None True"),
        arguments(
            "{{ m|tojson }} {{ m|tojson(indent=2) }} {{ 'a\"\\n\\t\\\\é'|tojson }} {{ [1.5, 1e20, 1e-7]|tojson }}",
            "{\"k\": \"v\", \"z\": [1, \"x\"], \"a\": null} {\n  \"k\": \"v\",\n  \"z\": [\n    1,\n    \"x\"\n  ],\n  \"a\": null\n} \"a\\\"\\n\\t\\\\é\" [1.5, 1e+20, 1e-07]"),
        arguments(
            "{{ 1.0 }} {{ 1e16 }} {{ 123456789.125 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1e100 }} {{ -0.0 }}",
            "1.0 1e+16 123456789.125 0.0001 1e-05 1e+100 -0.0"),
        arguments(
            "{{ u|length }} {{ u[1] }} {{ u[::-1] }} {{ u[1:] }} {{ u[-1] }} {{ l[1:] }} {{ l[:-1] }} {{ l[::2] }} {{ l[::-1] }} {{ l[5:] }}",
            "3 😀 x😀é 😀x x [1, 2] [3, 1] [3, 2] [2, 1, 3] []"),
        arguments(
            "{{ l|sort }} {{ l|sort(reverse=true) }} {{ l|first }} {{ l|last }} {{ l|join('-') }} {{ l|sum }} {{ l|min }} {{ l|max }} {{ l|reverse|list }}",
            "[1, 2, 3] [3, 2, 1] 3 2 3-1-2 6 1 3 [2, 1, 3]"),
        arguments(
            "{{ ms|map(attribute='role')|join(',') }} {{ ms|selectattr('role','equalto','bot')|list|length }} {{ ms|rejectattr('role','==','bot')|map(attribute='content')|list }}",
            "user,bot 1 ['hi']"),
        arguments(
            "{{ ['a','B']|map('upper')|list }} {{ [0,1,2]|select|list }} {{ [1,2,3,4]|select('even')|list }} {{ [1,2]|reject('odd')|list }}",
            "['A', 'B'] [1, 2] [2, 4] [2]"),
        arguments(
            "{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.revindex }};{% endfor %}",
            "10TrueFalse33;21FalseFalse32;32FalseTrue31;"),
        arguments(
            "{% for x in [] %}a{% else %}empty{% endfor %}{% for k, v in m.items() %}{{ k }}={{ v }};{% endfor %}",
            "emptyk=v;z=[1, 'x'];a=None;"),
        arguments(
            "{% for x in l if x > 1 %}{{ x }}/{{ loop.length }} {% endfor %}{% for x in l %}{% if x == 1 %}{% continue %}{% endif %}{% if x == 2 %}{% break %}{% endif %}{{ x }}{% endfor %}",
            "3/2 2/2 3"),
        arguments(
            "{% for x in [[1,[2]],[3]] recursive %}{% if x is iterable %}<{{ loop(x) }}>{% else %}{{ x }}{% endif %}{% endfor %}",
            "<1<2>><3>"),
        arguments(
            "{% set a = 1 %}{% for x in l %}{% set a = x %}{% endfor %}{{ a }}{% set ns = namespace(t=0) %}{% for x in l %}{% set ns.t = ns.t + x %}{% endfor %}{{ ns.t }}",
            "16"),
        arguments(
            "{% set x, y = 1, 2 %}{{ x }}{{ y }}{% set blk %}in {{ n }}{% endset %}[{{ blk }}]{% set up | upper %}abc{% endset %}{{ up }}",
            "12[in 7]ABC"),
        arguments(
            "{% macro f(a, b='d') %}<{{ a }}{{ b }}>{% endmacro %}{{ f(1) }}{{ f(1, 2) }}{{ f(b=3, a=4) }}{% macro w() %}[{{ caller() }}]{% endmacro %}{% call w() %}in{% endcall %}",
            "<1d><12><43>[in]"),
        arguments(
            "{% filter upper %}abc {{ s }}{% endfilter %}{% raw %}{{ x }}{% endraw %}{# gone #}",
            "ABC  AB C {{ x }}"),
        arguments("  {%- if b %}  a  {%- elif n %} c {% else %} d {% endif -%}  e", "  ae"),
        arguments("a {{- ' b ' -}} c {%+ if b %}d{% endif +%} e", "a b c d e"),
        arguments(
            "{{ 'Hello World'|lower|upper|capitalize|title }} {{ 'hello world'|title }} {{ 'a.b'|replace('.', '--') }} {{ 'a\\nb\\n\\nc'|indent(2) }} {{ 'a\\nb'|indent(2, true) }}",
            "Hello World Hello World a--b a\n  b\n\n  c   a\n  b"),
        arguments(
            "{{ '5'|int + 1 }} {{ 'x'|int }} {{ 'x'|int(9) }} {{ '2.5'|float }} {{ 3.7|int }} {{ -3|abs }} {{ 2.567|round(2) }} {{ 2.5|round }} {{ n|string ~ 'x' }}",
            "6 0 9 2.5 3 3 2.57 2.0 7x"),
        arguments(
            "{{ 'x' is string }} {{ 1 is number }} {{ 1 is integer }} {{ 1.0 is float }} {{ m is mapping }} {{ l is sequence }} {{ 's' is iterable }} {{ none is none }} {{ b is true }} {{ 3 is odd }} {{ 4 is divisibleby 2 }} {{ 4 is not even }} {{ 'a' is in ['a'] }} {{ 1 is eq 1 }}",
            "True True True True True True True True True True True False True True"),
        arguments(
            "{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith(('x','c')) }} {{ 'abc'.find('c') }} {{ 'aXbX'.count('X') }} {{ 'a'.join(['1','2']) }} {{ 'a\\nb\\r\\nc'.splitlines() }} {{ '12'.isdigit() }} {{ 'abc'.removeprefix('a') }} {{ 'aa'.replace('a','b',1) }}",
            "True True 2 2 1a2 ['a', 'b', 'c'] True bc ba"),
        arguments(
            "{{ range(3)|list }} {{ range(1, 7, 2)|list }} {{ range(3, 0, -1)|list }} {{ dict(a=1) }} {{ {'b': 1, 'A': 2}|dictsort }} {{ [1,1,2]|unique|list }} {{ 'it''s' }} {{ \"it's\" ~ ['it\\'s', 'q\"'] }}",
            "[0, 1, 2] [1, 3, 5] [3, 2, 1] {'a': 1} [('A', 2), ('b', 1)] [1, 2] its it's[\"it's\", 'q\"']"),
        arguments(
            "{{ m.z[1] }} {{ m['z'][0] }} {{ ms[0].content }} {{ ms[-1]['role'] }} {{ l.0 }} {{ 'a' 'b' }} {{ -1|abs }} {{ 1 if false }}|{{ 10 > 9 and not false }}|{{ 'A' < 'B' }}",
            "x 1 hi bot 3 ab 1 |True|True"),
        arguments("a\n  {% if b %}\n  x\n  {% endif %}\nb\n", "a\n  x\nb"),
        arguments("{% for x in l %}\n- {{ x }}\n{% endfor %}\nend", "- 3\n- 1\n- 2\nend"),
        arguments("{# c #}\nx\n", "x"),
        arguments("  {{ n }}\n  {# c #}\n y", "  7\n y"),
        arguments("{% set q = 1 -%}\n\n  z{{ q }}\n\n", "z1\n"),
        arguments(
            "{{ ('<a>'|safe + '<b>') ~ '<' }} {{ '&' + ('x'|safe) }} {{ ''|safe + '<' }} {{ [('a'|safe)] }}",
            "<a>&lt;b&gt;< &amp;x &lt; [Markup('a')]"),
        arguments(
            "{{ ('<a'|safe)|last + '<' }} {{ ('<a'|safe)|first + '<' }} {{ ('a<'|safe)[0] + '<' }} {{ ('a<'|safe)[0:1] + '<' }}",
            "a&lt; << a&lt; a&lt;"),
        arguments(
            "{{ (('a'|safe) + '<')|replace('a','<') + '<' }} {{ ('<'|safe).join(['<','a']) }} {{ ('<'|safe)*2 + '<' }}",
            "<&lt;< &lt;<a <<&lt;"),
        arguments(
            "{{ 'a<b'|e }} {{ ('<'|safe)|e }} {{ ('<'|safe)|forceescape }} {{ '\\''|e }}{% for c in 'a<'|safe %}{{ c + '<' }}{% endfor %}",
            "a&lt;b < &lt; &#39;a<<<"),
        arguments(
            "{{ ('a\n<b'|safe)|indent + '<' }} {{ {('a'|safe): 1}['a'] }} {{ '<' + ('x'|safe)|title }} {{ ('<'|safe)|upper|trim + '\"' }}",
            "a\n    <b&lt; 1 <X <&#34;"),
        arguments(
            "{% set g = [1,2]|map('string') %}{{ g|list }}{{ g|list }} {{ g is iterable }} {{ g is sequence }} {{ 1 in [1,2]|map('int') }}",
            "['1', '2'][] True False True"),
        arguments(
            "{{ ([]|map('int')) and 'x' }} {{ ([1,2]|map('int'))[0] is defined }} {{ ([3,4]|map('int'))|first }} {{ {'a': 1}|items|list }}",
            "x False 3 [('a', 1)]"),
        arguments(
            "{% for x in [1,2]|map('int') %}{{ loop.length }}{{ loop.last }}{% endfor %} {{ [1,2]|map('nofilter') is iterable }}",
            "2False2True True"),
        arguments("x\r\ny {%- if b %}\r\nz{% endif %}\r\n", "x\nyz"));
  }
}
