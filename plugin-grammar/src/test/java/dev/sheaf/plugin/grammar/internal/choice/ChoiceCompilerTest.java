package dev.sheaf.plugin.grammar.internal.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.Gson;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.error.SheafException;
import dev.sheaf.plugin.grammar.internal.GrammarErrors;
import dev.sheaf.plugin.grammar.internal.Masks;
import dev.sheaf.plugin.grammar.internal.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChoiceCompilerTest {
  private static final Vocabulary BYTES = Vocabulary.bytesAnd("ab", "abc", "yes", "no");
  private static final int WIDTH = BYTES.vocabularySize();

  private static Matcher choice(String json) {
    return new ChoiceCompiler().compile(json, BYTES, WIDTH).open();
  }

  private static boolean accepts(String json, String text) {
    return Masks.accepts(choice(json), text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theAnswerIsOneOfTheList() {
    Matcher matcher = choice("[\"yes\", \"no\"]");
    assertThat(Masks.of(matcher, WIDTH)).containsExactly((int) 'n', (int) 'y', 258, 259);
    assertThat(matcher.push(258)).isTrue();
    assertThat(Masks.of(matcher, WIDTH)).containsExactly(BYTES.end());
  }

  @Test
  void oneMayBeginAnother() {
    String json = "[\"a\",\"abc\",\"ab\"]";
    Matcher matcher = choice(json);
    matcher.push('a');
    assertThat(Masks.of(matcher, WIDTH)).containsExactly((int) 'b', BYTES.end());
    assertThat(accepts(json, "a")).isTrue();
    assertThat(accepts(json, "ab")).isTrue();
    assertThat(accepts(json, "abc")).isTrue();
    assertThat(accepts(json, "b")).isFalse();
  }

  @Test
  void theEmptyTextDuplicatesAndUnicodeAreFine() {
    String json = "[\"\", \"é😀\", \"\\u00e9\\ud83d\\ude00\", \"\\n\"]";
    assertThat(accepts(json, "")).isTrue();
    assertThat(accepts(json, "é😀")).isTrue();
    assertThat(accepts(json, "\n")).isTrue();
    assertThat(accepts(json, "é")).isFalse();
    assertThat(Masks.of(choice("[\"\"]"), WIDTH)).containsExactly(BYTES.end());
  }

  @Test
  void randomListsAreTakenExactly() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      Set<String> list = new HashSet<>();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        list.add(random(random));
      }
      String json = new Gson().toJson(list);
      Matcher matcher = choice(json);
      for (int i = 0; i < 30; i++) {
        String text = random(random);
        assertThat(Masks.accepts(matcher.fork(), text.getBytes(StandardCharsets.UTF_8)))
            .isEqualTo(list.contains(text));
      }
      for (String text : list) {
        assertThat(Masks.accepts(matcher.fork(), text.getBytes(StandardCharsets.UTF_8))).isTrue();
      }
    }
  }

  private static String random(Random random) {
    StringBuilder out = new StringBuilder();
    for (int n = random.nextInt(5); n > 0; n--) {
      out.append("abé€".charAt(random.nextInt(4)));
    }
    return out.toString();
  }

  @Test
  void aLongListIsFast() {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      list.add("item " + i);
    }
    assertThat(accepts(new Gson().toJson(list), "item 2999")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "yes ¦ SHEAF-GRAMMAR-001 ¦ line 1",
        "[\"a\" ¦ SHEAF-GRAMMAR-001 ¦ line 1",
        "[\"a\",] ¦ SHEAF-GRAMMAR-001 ¦ line 1",
        "['a'] ¦ SHEAF-GRAMMAR-001 ¦ line 1",
        "[\"a\", 1] ¦ SHEAF-GRAMMAR-001 ¦ NUMBER",
        "[\"a\", null] ¦ SHEAF-GRAMMAR-001 ¦ NULL",
        "[[\"a\"]] ¦ SHEAF-GRAMMAR-001 ¦ BEGIN_ARRAY",
        "{\"a\":\"b\"} ¦ SHEAF-GRAMMAR-001 ¦ BEGIN_OBJECT",
        "\"a\" ¦ SHEAF-GRAMMAR-001 ¦ STRING",
        "[\"a\"] x ¦ SHEAF-GRAMMAR-001 ¦ line 1",
        "[\"a\\ud800\"] ¦ SHEAF-GRAMMAR-001 ¦ Unpaired surrogate",
        "[] ¦ SHEAF-GRAMMAR-004 ¦ empty",
      })
  void refusesWhatIsNoListOfStrings(String json, String code, String says) {
    SheafException e = catchThrowableOfType(SheafException.class, () -> choice(json));
    assertThat(e).hasMessageContaining(code).hasMessageContaining(says);
  }

  @Test
  void refusesAListBeyondTheLimits() {
    String json = "[\"" + "ab".repeat(15_000) + "\"]";
    SheafException e = catchThrowableOfType(SheafException.class, () -> choice(json));
    assertThat(e.code()).isEqualTo(GrammarErrors.TOO_LARGE);
  }
}
