package dev.sheaf.shell.internal.session;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.Token;

/**
 * A script cut where one statement ends and the next does not depend on it: at {@code ;} and line
 * ends. Gogo keeps the result of a script's last statement only; run one by one, each shows its
 * own.
 */
final class Statements {
  private Statements() {}

  /**
   * The statements in order; those joined by {@code & && ||} stay together.
   *
   * @throws org.apache.felix.gogo.runtime.SyntaxError before anything has run
   */
  static List<String> of(String script) {
    List<String> statements = new ArrayList<>();
    int start = 0;
    for (Token token : new Parser(script).program().tokens()) {
      boolean separator =
          token instanceof Parser.Operator && (Token.eq(";", token) || Token.eq("\n", token));
      if (separator) {
        add(statements, script.substring(start, token.start()));
        start = token.start() + token.length();
      }
    }
    add(statements, script.substring(start));
    return statements;
  }

  /** Whether a statement only gives a name to a value, which nobody asked to see. */
  static boolean assigns(String statement) {
    return statement.matches("(?s)\\s*[A-Za-z_][\\w.-]*\\s*=\\s.*");
  }

  private static void add(List<String> statements, String text) {
    if (!text.isBlank()) {
      statements.add(text);
    }
  }
}
