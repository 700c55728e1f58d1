package dev.sheaf.shell.internal.chat;

import dev.sheaf.shell.internal.render.Escaped;
import java.io.PrintStream;

/**
 * For a person: thinking dimmed, calls of tools as such, and nothing that the model writes acts on
 * the terminal.
 */
final class TerminalView implements AnswerView {
  private static final String DIM = "\u001b[2m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private enum Part {
    NOTHING,
    THINKING,
    CONTENT,
    CALL
  }

  private final PrintStream screen;
  private final boolean colours;
  private Part part = Part.NOTHING;
  private boolean midLine;

  TerminalView(PrintStream screen, boolean colours) {
    this.screen = screen;
    this.colours = colours;
  }

  @Override
  public void thinking(String piece) {
    if (begins(Part.THINKING, piece)) {
      print(colours ? DIM : "[thinking]\n");
    }
    show(piece);
  }

  @Override
  public void content(String piece) {
    boolean afterAnother = part == Part.THINKING || part == Part.CALL;
    // Line ends between the parts are the model's layout; ours is one.
    String shown = afterAnother ? piece.replaceFirst("^\\s*\\n", "") : piece;
    if (afterAnother && shown.isBlank()) {
      return;
    }
    boolean labelled = part == Part.THINKING && !colours;
    if (begins(Part.CONTENT, shown) && labelled) {
      print("[answer]\n");
    }
    show(shown);
  }

  @Override
  public void call(String name, String arguments) {
    if (!name.isEmpty()) {
      leave();
      part = Part.CALL;
      print((colours ? BOLD : "") + "[calls " + Escaped.screen(name) + "] ");
      print(colours ? PLAIN : "");
      midLine = true;
    }
    show(arguments);
  }

  @Override
  public void notice(String line) {
    Part before = part;
    leave();
    print((colours ? DIM : "") + Escaped.screen(line) + (colours ? PLAIN : "") + "\n");
    part = before == Part.THINKING ? Part.NOTHING : before;
  }

  @Override
  public void end() {
    leave();
    part = Part.NOTHING;
  }

  private boolean begins(Part next, String piece) {
    if (part == next || piece.isEmpty()) {
      return false;
    }
    leave();
    part = next;
    return true;
  }

  /** Ends the line and the colour of what stands there. */
  private void leave() {
    if (part == Part.THINKING && colours) {
      print(PLAIN);
    }
    if (midLine) {
      print("\n");
      midLine = false;
    }
  }

  private void show(String piece) {
    if (!piece.isEmpty()) {
      print(Escaped.screen(piece));
      midLine = !piece.endsWith("\n");
    }
  }

  private void print(String text) {
    screen.print(text);
    screen.flush();
  }
}
