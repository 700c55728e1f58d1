package dev.sheaf.answer.last.number.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LastNumberTest {
  private final LastNumber extractor = new LastNumber();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 + 3 = 5|5",
        "So the answer is 14.|14",
        "#### 1,250.50|1250.5",
        "first 12, then 7|7",
        "1,2,3|3",
        "1234,567|567",
        "+007|7",
        "-3|-3",
        "x = -3.50 m|-3.5",
        "x = −4|-4",
        "7-3|3",
        "(7)-3|3",
        "$18|18",
        "50%|50",
        "0.0|0",
        "-0|0",
        "100|100",
        "5 apples, x2 more|5",
        "version 1.2.3 has 4|4",
        "only 1.2.3|",
        "12_000|",
        "3.|3",
        ".5|5"
      })
  void findsTheLastNumber(String text, String answer) {
    assertThat(extractor.extract(text).orElse(null)).isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "none", "...", "-", ",", "٣", "a1"})
  void findsNothingWhereThereIsNone(String text) {
    assertThat(extractor.extract(text)).isEmpty();
  }

  @Test
  void aRunOfDigitsTooLongForAnAnswerIsPassedOver() {
    assertThat(extractor.extract("7 " + "9".repeat(101))).contains("7");
    assertThat(extractor.extract("9".repeat(100))).contains("9".repeat(100));
    assertThat(extractor.extract("9".repeat(1_000_000))).isEmpty();
  }

  @Test
  void equalNumbersHaveOneForm() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      BigDecimal number =
          BigDecimal.valueOf(random.nextInt(4_000_000) - 2_000_000, random.nextInt(4));
      String plain = extractor.extract("it is " + number.toPlainString()).orElseThrow();
      String grouped = extractor.extract("%,.5f!".formatted(number)).orElseThrow();
      assertThat(grouped).isEqualTo(plain);
      assertThat(new BigDecimal(plain)).isEqualByComparingTo(number);
    }
  }

  @Test
  void survivesAnyText() {
    Random random = new Random(2);
    String letters = "0123456789.,-−+ax_() \n";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(20); k > 0; k--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      extractor.extract(text.toString()).ifPresent(a -> assertThat(new BigDecimal(a)).isNotNull());
    }
  }
}
