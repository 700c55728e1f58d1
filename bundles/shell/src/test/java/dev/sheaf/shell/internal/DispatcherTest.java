package dev.sheaf.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.admin.Command;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.table.CommandDraft;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DispatcherTest {
  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void endsWithTheExitCodeOfTheFailuresKind(ErrorKind kind) {
    ErrorCode code = ErrorCode.of("SHEAF-TEST-007", kind);
    ShellFixture shell =
        failing(() -> {
          throw SheafException.of(code, "the thing is wrong")
              .expected("right")
              .found("wrong")
              .where("here")
              .next("mend it")
              .toException();
        });
    assertThat(shell.run("fail")).isEqualTo(kind.exitCode());
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err())
        .isEqualTo(
            """
            SHEAF-TEST-007  the thing is wrong
              expected  right
              found     wrong
              where     here
              next      mend it
            """);
  }

  @Test
  void reportsAFailureAsOneDocumentWhenJsonIsAskedFor() {
    ShellFixture shell =
        failing(() -> {
          throw SheafException.of(FakeEngine.REFUSED, "no room").found("0 MiB").toException();
        });
    assertThat(shell.run("fail", "--json")).isEqualTo(7);
    assertThat(shell.out()).isEmpty();
    JsonObject error = JsonParser.parseString(shell.err()).getAsJsonObject();
    assertThat(error.keySet())
        .containsExactly("code", "kind", "exit_code", "retryable", "summary", "found");
    assertThat(error.get("code").getAsString()).isEqualTo("SHEAF-TEST-001");
    assertThat(error.get("kind").getAsString()).isEqualTo("resources");
    assertThat(error.get("exit_code").getAsInt()).isEqualTo(7);
  }

  @Test
  void reportsEvenAnUnknownCommandAsADocument() {
    ShellFixture shell = new ShellFixture();
    assertThat(shell.run("modle", "list", "--json")).isEqualTo(2);
    JsonObject error = JsonParser.parseString(shell.err()).getAsJsonObject();
    assertThat(error.get("code").getAsString()).isEqualTo("SHEAF-SHELL-001");
    assertThat(error.get("expected").getAsString()).isEqualTo("model");
  }

  @Test
  void takesARefusalOfARecordForABadValue() {
    ShellFixture shell =
        failing(() -> {
          throw new IllegalArgumentException("topK must be ≥ 0, was -1");
        });
    assertThat(shell.run("fail")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-012  topK must be ≥ 0, was -1");
  }

  @Test
  void showsTheTraceOfADefectOnlyWhenAsked() {
    Runnable defect =
        () -> {
          throw new IllegalStateException("lost");
        };
    ShellFixture quiet = failing(defect);
    assertThat(quiet.run("fail")).isEqualTo(1);
    assertThat(quiet.err())
        .contains("SHEAF-SHELL-099  unexpected IllegalStateException: lost", "--trace")
        .doesNotContain("\tat ");
    ShellFixture traced = failing(defect);
    assertThat(traced.run("fail", "--trace")).isEqualTo(1);
    assertThat(traced.err()).contains("\tat dev.sheaf.shell");
  }

  @Test
  void survivesAFullHeapAndABrokenBundle() {
    assertThat(
            failing(
                    () -> {
                      throw new OutOfMemoryError("Java heap space");
                    })
                .run("fail"))
        .isEqualTo(7);
    assertThat(
            failing(
                    () -> {
                      throw new NoSuchMethodError("gone");
                    })
                .run("fail"))
        .isEqualTo(1);
  }

  @Test
  void refusesUnknownVerbsAndShortensKnownOnes() {
    ShellFixture shell = new ShellFixture();
    assertThat(shell.run("mod", "li")).isZero();
    assertThat(shell.run("model", "lsit")).isEqualTo(2);
    assertThat(shell.err()).contains("there is no verb of model 'lsit'", "list");
    assertThat(shell.run("b", "list")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-002", "backend, bundle");
    assertThat(shell.run("model")).isEqualTo(2);
    assertThat(shell.err()).contains("'model' needs a verb", "list, show, load, plan, unload");
    assertThat(shell.run()).isEqualTo(2);
  }

  @Test
  void answersWhatPeopleTypeFirst() {
    ShellFixture shell = new ShellFixture();
    assertThat(shell.run("--version")).isZero();
    assertThat(shell.run("--help")).isZero();
    assertThat(shell.run("sheaf:version")).isZero();
    assertThat(shell.out()).contains("sheaf   0.1.0", "model load <file>");
  }

  @Test
  void saysThatTheKernelIsGone() {
    ShellFixture shell = new ShellFixture();
    shell.kernel.unsetEngine(shell.engine);
    shell.kernel.unsetBundles(shell.bundles);
    assertThat(shell.run("status")).isEqualTo(9);
    assertThat(shell.run("bundle", "list")).isEqualTo(9);
    assertThat(shell.run("version")).isZero();
    assertThat(shell.err()).contains("SHEAF-SHELL-009", "dev.sheaf.kernel");
  }

  @Test
  void saysWhatToDoNextWhenAListIsEmpty() {
    ShellFixture shell = new ShellFixture();
    assertThat(shell.run("model", "list")).isZero();
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).contains("model load <file>");
    ShellFixture json = new ShellFixture();
    assertThat(json.run("model", "list", "--json")).isZero();
    assertThat(json.out()).isEqualTo("{\"items\":[]}\n");
    assertThat(json.err()).isEmpty();
  }

  @Test
  void asksBeforeItRemovesAndNeedsYesWithoutATerminal() {
    ShellFixture script = new ShellFixture();
    assertThat(script.run("bundle", "uninstall", "sampling")).isEqualTo(4);
    assertThat(script.err()).contains("SHEAF-SHELL-007", "--yes");
    ShellFixture no = new ShellFixture().atTerminal().stdin("n\n");
    assertThat(no.run("bundle", "uninstall", "sampling")).isEqualTo(4);
    assertThat(no.err()).contains("Go on? [y/N]", "uninstall");
    assertThat(no.bundles.calls).isEmpty();
    ShellFixture yes = new ShellFixture().atTerminal().stdin("y\n");
    assertThat(yes.run("bundle", "uninstall", "sampling")).isZero();
    assertThat(yes.bundles.calls).containsExactly("uninstall sampling");
  }

  @Test
  void asksBeforeItUnloadsABusyModelOnly() {
    ShellFixture busy = new ShellFixture();
    busy.engine.models.add(FakeEngine.model("tiny", false, 2));
    assertThat(busy.run("model", "unload", "tiny")).isEqualTo(4);
    assertThat(busy.run("model", "unload", "tiny", "--yes", "--drain", "250ms")).isZero();
    assertThat(busy.engine.unloaded).containsExactly("tiny 250");
    ShellFixture idle = new ShellFixture();
    idle.engine.models.add(FakeEngine.model("tiny", false, 0));
    assertThat(idle.run("model", "unload", "ti")).isZero();
  }

  @Test
  void resolvesBundlesButLeavesTheKernelsOwnFormsAlone() {
    ShellFixture shell = new ShellFixture();
    for (String typed :
        List.of("20", "backend-cpu", "dev.sheaf.backend.cpu", "backend-cpu@0.1.0")) {
      assertThat(shell.run("bundle", "stop", typed)).isZero();
    }
    assertThat(shell.run("bundle", "stop", "samp")).isZero();
    assertThat(shell.run("bundle", "stop", "com.acme")).isZero();
    assertThat(shell.bundles.calls)
        .containsExactly(
            "stop 20",
            "stop backend-cpu",
            "stop dev.sheaf.backend.cpu",
            "stop backend-cpu@0.1.0",
            "stop dev.sheaf.sampling",
            "stop com.acme.npu");
    assertThat(shell.run("bundle", "stop", "backend")).isEqualTo(2);
    assertThat(shell.err()).contains("backend.cpu, backend.reference");
    assertThat(shell.run("bundle", "stop", "smapling")).isEqualTo(3);
    assertThat(shell.err()).contains("SHEAF-SHELL-008", "sampling");
  }

  @Test
  void namesTheModelsThatLoseTheirBackend() {
    ShellFixture shell = new ShellFixture();
    shell.engine.models.add(FakeEngine.model("tiny", false, 2));
    shell.engine.backends.add(FakeEngine.backend("cpu", List.of("tiny")));
    assertThat(shell.run("bundle", "stop", "backend-cpu", "--dry-run")).isZero();
    assertThat(shell.out())
        .contains("model tiny moves to another backend or waits, with 2 requests");
  }

  private static ShellFixture failing(Runnable failure) {
    Command fail =
        CommandDraft.bare("fail", "Fails")
            .body(invocation -> {
              failure.run();
              return "";
            });
    return new ShellFixture(List.of(fail));
  }
}
