package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Invocation;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.render.Renderer;
import dev.sheaf.shell.internal.table.CommonOptions;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What a command is about to do: the answer to {@code --dry-run}, and what is shown before asking.
 *
 * @param action for instance {@code uninstall}
 * @param subject what it is done to
 * @param effects one sentence each; empty if nothing else is touched
 */
record Plan(String action, String subject, List<String> effects) {
  static boolean only(Invocation invocation) {
    return invocation.flag(CommonOptions.DRY_RUN);
  }

  /**
   * Goes on only if the person at the terminal says yes, or {@code --yes} was given. Without a
   * terminal nobody can be asked, and the command is refused.
   */
  void confirm(Invocation invocation) {
    if (invocation.flag(CommonOptions.YES)) {
      return;
    }
    if (!invocation.interactive()) {
      throw refused("no terminal to ask at");
    }
    invocation.err().println(Renderer.text(this));
    invocation.err().print("Go on? [y/N] ");
    invocation.err().flush();
    String answer = answer(invocation).strip().toLowerCase(Locale.ROOT);
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw refused(answer.isEmpty() ? "no answer" : answer);
    }
  }

  private SheafException refused(String found) {
    return SheafException.of(
            ShellErrors.UNCONFIRMED, "%s %s was not confirmed".formatted(action, subject))
        .expected("yes, or --yes")
        .found(found)
        .next("add --yes; --dry-run says what it would do")
        .toException();
  }

  private static String answer(Invocation invocation) {
    try {
      String line =
          new BufferedReader(new InputStreamReader(invocation.in(), StandardCharsets.UTF_8))
              .readLine();
      return line == null ? "" : line;
    } catch (IOException unreadable) {
      return ""; // nobody there: as good as no
    }
  }
}
