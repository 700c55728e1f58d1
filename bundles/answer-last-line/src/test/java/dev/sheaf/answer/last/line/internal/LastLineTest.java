package dev.sheaf.answer.last.line.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LastLineTest {
  private final LastLine extractor = new LastLine();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Paris|paris",
        "Answer: Paris.|paris",
        "I think the answer is **Paris**!|paris",
        "The answer is: B|b",
        "#### 42|42",
        "answer: no, answer: yes|yes",
        "  New   York  |new york",
        "(a, b)|a, b",
        "-3|-3",
        "x = 5|x = 5",
        "Ærø|ærø"
      })
  void bringsTheLineIntoOneForm(String text, String answer) {
    assertThat(extractor.extract(text)).contains(answer);
  }

  @Test
  void takesTheLastLineThatIsNotBlank() {
    assertThat(extractor.extract("First this.\nThen: 4\r\n \n\n")).contains("then: 4");
    assertThat(extractor.extract("Answer: 3\nbut no")).contains("but no");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n ", "...", "Answer:", "The answer is ."})
  void findsNothingWhereThereIsNone(String text) {
    assertThat(extractor.extract(text)).isEmpty();
  }

  @Test
  void isLinearInTheText() {
    assertThat(extractor.extract("x\n".repeat(500_000) + "answer: ".repeat(100_000) + "end"))
        .contains("end");
  }
}
