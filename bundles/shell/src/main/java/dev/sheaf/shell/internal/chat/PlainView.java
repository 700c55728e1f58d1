package dev.sheaf.shell.internal.chat;

import dev.sheaf.shell.internal.outcome.ReaderGone;
import java.io.PrintStream;

/** For programs: the answer and its calls on standard output, thinking and talk on the other. */
final class PlainView implements AnswerView {
  private final PrintStream out;
  private final PrintStream err;
  private boolean midLine;
  private boolean thinks;

  PlainView(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void thinking(String piece) {
    err.print(piece);
    err.flush();
    thinks |= !piece.isEmpty();
  }

  @Override
  public void content(String piece) {
    print(piece);
  }

  @Override
  public void call(String name, String arguments) {
    if (!name.isEmpty()) {
      print((midLine ? "\n" : "") + "[calls " + name + "] ");
    }
    print(arguments);
  }

  @Override
  public void notice(String line) {
    // talk is for people who watch
  }

  @Override
  public void end() {
    if (thinks) {
      err.println();
      thinks = false;
    }
    print("\n");
  }

  private void print(String text) {
    if (text.isEmpty()) {
      return;
    }
    out.print(text);
    out.flush();
    midLine = !text.endsWith("\n");
    if (out.checkError()) {
      throw new ReaderGone();
    }
  }
}
