package dev.sheaf.tokenizer.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class DeepSeekSplitsTest {
  @Test
  void everyLetterIsCasedAsTheListSays() {
    Pattern listed = Pattern.compile("[" + Published.DEEPSEEK_LETTERS + "]");
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        assertThat(DeepSeekSplits.isCased(c))
            .as("U+%04X", c)
            .isEqualTo(listed.matcher(Character.toString(c)).matches());
      }
    }
  }
}
