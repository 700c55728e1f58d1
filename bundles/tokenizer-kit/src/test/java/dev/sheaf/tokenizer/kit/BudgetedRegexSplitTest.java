package dev.sheaf.tokenizer.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BudgetedRegexSplitTest {
  @Test
  void matchesAndGapsArePieces() {
    assertThat(cut("[0-9]+", "a12b3")).containsExactly("a", "12", "b", "3");
    assertThat(cut("x", "")).isEmpty();
    assertThat(cut("(?=b)", "aba")).containsExactly("a", "ba");
  }

  @Test
  void scriptsMayBeNamedAsOtherEnginesNameThem() {
    assertThat(cut("\\p{Han}+", "a漢字b")).containsExactly("a", "漢字", "b");
    assertThat(cut("\\P{Greek}+", "aαb")).containsExactly("a", "α", "b");
  }

  @Test
  void classesAreThoseOfUnicode() {
    assertThat(cut("\\s", "a\u3000b")).containsExactly("a", "\u3000", "b");
    assertThat(cut("\\d+", "٣٣x")).containsExactly("٣٣", "x");
  }

  @Test
  void aTextThatCostsTooMuchIsRefused() {
    String text = "a".repeat(5_000);
    SheafException e = refused(() -> cut("a*a*a*a*b", text));
    assertThat(e.code()).isEqualTo(BudgetedRegexSplit.BUDGET);
    assertThat(e.expected()).contains("1000000 reads for 5000 characters");
  }

  @Test
  void aTextThatNestsDeeperThanTheStackIsRefused() {
    String text = "ab".repeat(1_000_000);
    SheafException e = refused(() -> cut("(a|b|ab)*c", text));
    assertThat(e.code()).isEqualTo(BudgetedRegexSplit.BUDGET);
  }

  @Test
  void aLongTextWithinTheBudgetIsCut() {
    assertThat(cut("\\p{L}+|\\p{N}|\\s+", "abc 1 ".repeat(200_000))).hasSize(800_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[a", "\\p{Nonsense}", "a{2,1}", "(?<n>a)\\k<m>"})
  void aMalformedExpressionIsRefusedWithItsPlace(String expression) {
    SheafException e = refused(() -> BudgetedRegexSplit.compile(expression, "file, pattern"));
    assertThat(e.code()).isEqualTo(BudgetedRegexSplit.EXPRESSION);
    assertThat(e.where()).isEqualTo("file, pattern");
  }

  @Test
  void anExpressionThatIsTooLongOrTooDeepIsRefused() {
    String deep = "(".repeat(4_000) + "a" + ")".repeat(4_000);
    assertThat(refused(() -> BudgetedRegexSplit.compile("a".repeat(9_000), "file")).code())
        .isEqualTo(BudgetedRegexSplit.EXPRESSION);
    try {
      BudgetedRegexSplit.compile(deep, "file"); // may fit on this machine's stack
    } catch (SheafException e) {
      assertThat(e.code()).isEqualTo(BudgetedRegexSplit.EXPRESSION);
    }
  }

  private static SheafException refused(Runnable work) {
    SheafException e = catchThrowableOfType(SheafException.class, work::run);
    assertThat(e).isNotNull();
    return e;
  }

  private static List<String> cut(String expression, String text) {
    List<String> out = new ArrayList<>();
    BudgetedRegexSplit.compile(expression, "test")
        .cut(text, 0, text.length(), (t, from, to) -> out.add(t.substring(from, to)));
    return out;
  }
}
