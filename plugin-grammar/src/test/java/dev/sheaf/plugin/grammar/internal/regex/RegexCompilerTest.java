package dev.sheaf.plugin.grammar.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.error.SheafException;
import dev.sheaf.plugin.grammar.internal.GrammarErrors;
import dev.sheaf.plugin.grammar.internal.Masks;
import dev.sheaf.plugin.grammar.internal.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexCompilerTest {
  private static final Vocabulary BYTES = Vocabulary.bytesAnd();

  private static Constraint compile(String pattern) {
    return new RegexCompiler().compile(pattern, BYTES, BYTES.vocabularySize());
  }

  private static boolean matches(String pattern, String text) {
    return Masks.accepts(compile(pattern).open(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static SheafException refusal(String pattern) {
    return catchThrowableOfType(SheafException.class, () -> compile(pattern));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "abc ¦ abc ¦ abcd",
        "^abc$ ¦ abc ¦ ab",
        "^a|b$ ¦ b ¦ ab",
        "a.c ¦ a€c ¦ ac",
        "[^\"\\\\]{2} ¦ é😀 ¦ é\\",
        "\\d+(\\.\\d+)? ¦ 12.5 ¦ 12.",
        "\\w\\W\\s\\S\\D ¦ a! xy ¦ a! x1",
        "\\x41\\u00e9\\u{1F600} ¦ Aé😀 ¦ Aé😁",
        "(?:ab|a(b)c){2} ¦ ababc ¦ ab",
        "a{2,} ¦ aaaa ¦ a",
        "a{1,2}? ¦ aa ¦ aaa",
        "a+?b*?c?? ¦ ab ¦ b",
        "x}] ¦ x}] ¦ x",
        "[-a] ¦ - ¦ b",
        "[a-] ¦ - ¦ b",
        "[a^] ¦ ^ ¦ b",
        "[\\]\\-\\\\] ¦ ] ¦ [",
        "[[a] ¦ [ ¦ ]",
        "[\\d\\-x] ¦ 7 ¦ y",
        "\\{\\}\\.\\*\\/ ¦ {}.*/ ¦ {}..",
        "(a|) ¦ a ¦ b",
        "() ¦ '' ¦ a",
        "(){1000000}a(){0,1000000} ¦ a ¦ aa",
      })
  void matchesTheWholeText(String pattern, String yes, String no) {
    assertThat(matches(pattern, yes)).as(yes).isTrue();
    assertThat(matches(pattern, no)).as(no).isFalse();
  }

  @Test
  void aDotIsNoNewlineAndANegatedClassMayBe() {
    assertThat(matches(".", "\n")).isFalse();
    assertThat(matches("[^a]", "\n")).isTrue();
    assertThat(matches("\\s\\n\\t\\r\\f\\v", "\n\n\t\r\f\u000b")).isTrue();
    assertThat(matches("a\nb", "a\nb")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "(?=a)b ¦ a lookahead ¦ column 1 ",
        "x(?!a)b ¦ a lookahead ¦ column 2 ",
        "(?<=a)b ¦ a lookbehind ¦ column 1 ",
        "(?<!a)b ¦ a lookbehind ¦ column 1 ",
        "(?<n>a) ¦ a named group ¦ column 1 ",
        "(?P<n>a) ¦ a named group ¦ column 1 ",
        "(?>a) ¦ an atomic group ¦ column 1 ",
        "(?i)a ¦ flags ¦ column 1 ",
        "(?#a) ¦ a comment ¦ column 1 ",
        "(a)\\1 ¦ a back-reference ¦ column 4 ",
        "\\k<n> ¦ a back-reference ¦ column 1 ",
        "a*+ ¦ a possessive repetition ¦ column 2 ",
        "\\bx ¦ a word boundary ¦ column 1 ",
        "\\Ax ¦ an anchor ¦ column 1 ",
        "a^b ¦ an anchor inside ¦ column 2 ",
        "(^a) ¦ an anchor inside ¦ column 2 ",
        "a$b ¦ an anchor inside ¦ column 2 ",
        "\\p{L} ¦ a Unicode property ¦ column 1 ",
        "\\Qa\\E ¦ quoting ¦ column 1 ",
        "\\012 ¦ an octal escape ¦ column 1 ",
        "\\cA ¦ a control escape ¦ column 1 ",
        "[[:alpha:]] ¦ a POSIX class ¦ column 2 ",
        "[a&&b] ¦ an intersection ¦ column 3 ",
      })
  void refusesByNameWhatOtherEnginesKnow(String pattern, String name, String where) {
    SheafException e = refusal(pattern);
    assertThat(e.code()).isEqualTo(GrammarErrors.UNSUPPORTED);
    assertThat(e.summary()).contains(name);
    assertThat(e.where()).contains("line 1, ").contains(where.strip());
    assertThat(e.expected()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "*a ¦ nothing to repeat",
        "a|+ ¦ nothing to repeat",
        "(?:*) ¦ nothing to repeat",
        "a** ¦ repetition is repeated",
        "a{2}{3} ¦ repetition is repeated",
        "{2} ¦ nothing to repeat",
        "a{,3} ¦ lacks a number",
        "a{x} ¦ lacks a number",
        "a{2 ¦ not closed",
        "a{3,2} ¦ ends below its beginning",
        "(a ¦ not closed",
        "a) ¦ not open",
        "[a ¦ not closed",
        "[] ¦ empty",
        "[^] ¦ empty",
        "[b-a] ¦ reversed",
        "[a-\\d] ¦ range ends in a class",
        "\\ ¦ ends in a backslash",
        "\\y ¦ no such escape",
        "\\xg1 ¦ hexadecimal",
        "\\u12 ¦ hexadecimal",
        "\\u{} ¦ hexadecimal",
        "\\u{1234567} ¦ not closed",
        "\\u{110000} ¦ no character",
        "\\ud800 ¦ no character",
        "\ud800 ¦ half a character",
      })
  void refusesWhatIsNoPattern(String pattern, String why) {
    SheafException e = refusal(pattern);
    assertThat(e.code()).isEqualTo(GrammarErrors.SYNTAX);
    assertThat(e.summary()).contains(why);
    assertThat(e.where()).contains("line 1, column");
  }

  @Test
  void saysTheLineToo() {
    assertThat(refusal("abc\nde(?=f)").where()).contains("line 2, column 3");
    assertThat(refusal("(a").found()).isEqualTo("(a");
    assertThat(refusal("a\\").where()).contains("column 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[^\\x00-\\u{10FFFF}]", "a[^\\s\\S]", "([^\\d\\D]b)+"})
  void refusesWhatNothingMatches(String pattern) {
    assertThat(refusal(pattern).code()).isEqualTo(GrammarErrors.UNSATISFIABLE);
  }

  @Test
  void refusesWhatTheTokensCannotSpell() {
    Vocabulary few = Vocabulary.of("a", "b");
    assertThatThrownBy(() -> new RegexCompiler().compile("abc", few, 4))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("SHEAF-GRAMMAR-004");
    Matcher matcher = new RegexCompiler().compile("ac|ab", few, 4).open();
    assertThat(matcher.push(0)).isTrue();
    assertThat(Masks.of(matcher, 4)).as("c leads nowhere").containsExactly(1);
  }

  @Test
  void randomTextIsEitherAPatternOrRefusedWithACode() {
    Random random = new Random(11);
    String pieces = "ab(){}[]|*+?.^$\\-,0159dwsxunp:=!<>&é😀\n";
    int[] characters = pieces.codePoints().toArray();
    int compiled = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int n = random.nextInt(10); n >= 0; n--) {
        pattern.appendCodePoint(characters[random.nextInt(characters.length)]);
      }
      Throwable thrown = catchThrowable(() -> PatternParser.parse(pattern.toString()));
      if (thrown == null) {
        compiled++;
        assertThat(javaReads(pattern.toString())).as(pattern.toString()).isTrue();
      } else {
        assertThat(thrown).as(pattern.toString()).isInstanceOf(SheafException.class);
      }
    }
    assertThat(compiled).isGreaterThan(1000);
  }

  /** Whether the JDK reads it too, where our syntax is a part of its. */
  private static boolean javaReads(String pattern) {
    if (pattern.contains("[") || pattern.contains("\\u{")) {
      return true;
    }
    try {
      Pattern.compile(pattern);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
