package dev.sheaf.shell.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.admin.Command;
import dev.sheaf.error.SheafException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallTest {
  private static final Command COMMAND =
      CommandDraft.of("thing", "do", "Does it")
          .changing()
          .needs("first", "The first", Command.NONE)
          .takesAll("rest", "The rest", Command.NONE)
          .option("temp", "t", "A number")
          .option("top-k", "k", "A number")
          .option("top-p", "p", "A number")
          .option("stop", "text", "May be repeated")
          .flag("raw", "A flag")
          .body(invocation -> "");

  @Test
  void takesArgumentsAndOptionsInAnyOrder() {
    Call call = parse("--raw", "a", "--temp", "0.5", "b", "--stop=x=y", "c");
    assertThat(call.arguments()).containsEntry("first", List.of("a"));
    assertThat(call.arguments()).containsEntry("rest", List.of("b", "c"));
    assertThat(call.options()).containsEntry("temp", List.of("0.5"));
    assertThat(call.options()).containsEntry("stop", List.of("x=y"));
    assertThat(call.has("raw")).isTrue();
  }

  @Test
  void takesAnyWordAsAnOptionsValueButALongOption() {
    assertThat(parse("a", "--top-k", "-5").options()).containsEntry("top-k", List.of("-5"));
    assertThat(parse("a", "--stop", "- x").options()).containsEntry("stop", List.of("- x"));
    refused(ShellErrors.ARGUMENTS, "needs a value", "a", "--temp", "--raw");
    refused(ShellErrors.ARGUMENTS, "the end of the command", "a", "--temp");
  }

  @Test
  void takesADashANumberAndASentenceAsArguments() {
    Call call = parse("-", "-5", "- a list item", "-.5");
    assertThat(call.arguments()).containsEntry("first", List.of("-"));
    assertThat(call.arguments()).containsEntry("rest", List.of("-5", "- a list item", "-.5"));
  }

  @Test
  void takesEverythingAfterTwoDashesAsArguments() {
    assertThat(parse("a", "--", "--raw").arguments()).containsEntry("rest", List.of("--raw"));
  }

  @Test
  void keepsRepeatedOptionsInOrder() {
    assertThat(parse("a", "--stop", "1", "--stop", "2").options())
        .containsEntry("stop", List.of("1", "2"));
  }

  @Test
  void shortensOptionsWhileUnique() {
    assertThat(parse("a", "--te", "1", "--dry").options()).containsKeys("temp", "dry-run");
    refused(ShellErrors.AMBIGUOUS, "top-k, top-p", "a", "--top", "1");
  }

  @Test
  void refusesAnUnknownOptionWithTheNearest() {
    refused(ShellErrors.UNKNOWN_OPTION, "temp", "a", "--tmep", "1");
    refused(ShellErrors.UNKNOWN_OPTION, "-x", "a", "-x");
  }

  @Test
  void refusesAValueForAFlag() {
    refused(ShellErrors.ARGUMENTS, "takes no value", "a", "--raw=yes");
  }

  @Test
  void refusesMissingAndSurplusArguments() {
    refused(ShellErrors.ARGUMENTS, "thing do <first>");
    Command one = CommandDraft.bare("one", "One").needs("x", "X", Command.NONE).body(i -> "");
    assertThatThrownBy(() -> Call.parse(one, List.of("a", "b c", "d")))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.summary()).contains("no more than 1 argument");
              assertThat(e.found()).isEqualTo("b c d");
            });
  }

  @Test
  void asksForNothingWhenHelpIsWanted() {
    assertThat(parse("--help").has("help")).isTrue();
  }

  private static Call parse(String... words) {
    return Call.parse(COMMAND, List.of(words));
  }

  private static void refused(dev.sheaf.error.ErrorCode code, String part, String... words) {
    assertThatThrownBy(() -> parse(words))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.code().kind().exitCode()).isEqualTo(2);
              assertThat(e.getMessage()).contains(part);
            });
  }
}
