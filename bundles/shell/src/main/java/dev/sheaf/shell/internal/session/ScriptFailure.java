package dev.sheaf.shell.internal.session;

import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.Dispatcher;
import dev.sheaf.shell.internal.render.Failure;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.io.EOFException;
import java.io.PrintStream;
import org.apache.felix.gogo.runtime.SyntaxError;

/** What Gogo throws, as a coded failure and an exit code. */
final class ScriptFailure {
  private ScriptFailure() {}

  /** Prints it unless the command has done so, and returns the exit code. */
  static int print(Exception failure, PrintStream err) {
    return switch (failure) {
      case CommandFailed reported -> reported.exitCode();
      case InterruptedException cancelled -> Dispatcher.INTERRUPTED;
      case SyntaxError wrong ->
          Failure.print(
              SheafException.of(ShellErrors.SCRIPT, "the script cannot be read")
                  .expected("commands separated by ';' or line ends, text with blanks in quotes")
                  .found(wrong.getMessage())
                  .where("line %d, column %d".formatted(wrong.line(), wrong.column()))
                  .next("correct it there")
                  .cause(wrong)
                  .toException(),
              false,
              false,
              err);
      case EOFException open ->
          Failure.print(
              SheafException.of(ShellErrors.SCRIPT, "the script ends too early")
                  .expected("every quote and bracket closed")
                  .found(open.getMessage())
                  .where("end of the script")
                  .next("close what is open")
                  .cause(open)
                  .toException(),
              false,
              false,
              err);
      case IllegalArgumentException refused -> Failure.print(refused, false, false, err);
      default ->
          Failure.print(
              SheafException.of(ShellErrors.OTHER_COMMAND, "a command of another scope failed")
                  .found(failure.getClass().getSimpleName() + ": " + failure.getMessage())
                  .where("script")
                  .next("see that command's own help")
                  .cause(failure)
                  .toException(),
              false,
              false,
              err);
    };
  }
}
