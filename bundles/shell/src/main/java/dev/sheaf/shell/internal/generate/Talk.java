package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Invocation;
import dev.sheaf.shell.internal.table.CommonOptions;
import java.io.PrintStream;
import java.time.Duration;

/** Lines on standard error about what is going on, for a person who watches; silent otherwise. */
public final class Talk {
  private final PrintStream err;
  private final boolean on;
  private boolean midLine;

  private Talk(PrintStream err, boolean on) {
    this.err = err;
    this.on = on;
  }

  /** For whoever called. */
  public static Talk of(Invocation invocation) {
    boolean on = invocation.interactive() && !invocation.flag(CommonOptions.QUIET);
    return new Talk(invocation.err(), on);
  }

  /** Text went to the same screen; a line of talk must not be glued to it. */
  synchronized void wrote(String text) {
    if (!text.isEmpty()) {
      midLine = !text.endsWith("\n");
    }
  }

  /** Says a line, on a line of its own. */
  public synchronized void say(String line) {
    if (on) {
      err.println((midLine ? "\n" : "") + line);
      err.flush();
      midLine = false;
    }
  }

  /** Says a line if the work until {@link Notice#close} takes longer than this. */
  Notice after(Duration patience, String line) {
    Thread timer =
        on
            ? Thread.ofVirtual()
                .start(() -> {
                  try {
                    Thread.sleep(patience);
                    say(line);
                  } catch (InterruptedException done) {
                    Thread.currentThread().interrupt();
                  }
                })
            : null;
    return () -> {
      if (timer != null) {
        timer.interrupt();
      }
    };
  }

  /** Work that may be worth a line. */
  interface Notice extends AutoCloseable {
    @Override
    void close();
  }
}
