package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parser as a machine of states. A state takes what it can from {@link #in}, tells {@link #out},
 * and names the state that comes next, or null if it needs more text.
 *
 * <p>What looks like a call is held until its name is known and its arguments begin; if it turns
 * out to be none, or grows beyond {@value #HELD} characters, it is content. A call that breaks off
 * or breaks the form later keeps the arguments that it had, and the text goes on as content.
 */
abstract class CallMachine implements ToolCallParser {
  /** A state; see {@link CallMachine}. */
  @FunctionalInterface
  interface State {
    @Nullable State next();
  }

  /** Most characters that are held back until it is clear what they are. */
  static final int HELD = 1 << 16;

  /** Longest name of a tool, in characters. */
  static final int NAME = 256;

  final Pending in = new Pending();
  final Calls out = new Calls();
  private @Nullable State state;

  /** The state in which text is content, until a marker comes. */
  abstract @Nullable State outside();

  /** Where the machine begins. */
  State start() {
    return this::outside;
  }

  @Override
  public final List<Delta> push(String text) {
    in.append(text);
    run();
    if (in.heldLength() > HELD) {
      state = notACall();
      run();
    }
    return out.take();
  }

  @Override
  public final List<Delta> finish() {
    in.end();
    run();
    while (in.holds()) {
      // what is held is no call: nothing more will come; something behind its marker may be one
      state = notACall();
      run();
    }
    out.content(in.take(in.length()));
    out.finish();
    return out.take();
  }

  @Override
  public final String content() {
    return out.content();
  }

  private void run() {
    State now = state == null ? start() : state;
    for (State next = now; next != null; next = now.next()) {
      now = next;
    }
    state = now;
  }

  /** What is held is content; a call that has begun ends where it is. */
  final State notACall() {
    if (in.holds()) {
      if (in.untouched() && in.length() > 0) {
        in.skip(1); // or the same marker would be found again
      }
      out.content(in.release());
    }
    out.close();
    return this::outside;
  }

  /** The name of the call is known and its arguments begin. */
  final void begin(String name) {
    in.commit();
    out.begin(name);
  }

  /** At the JSON of a call's arguments; behind them {@code then} goes on. */
  final State json(String name, State then) {
    begin(name);
    JsonValue arguments = new JsonValue();
    return () -> {
      StringBuilder piece = new StringBuilder();
      JsonValue.Progress progress = arguments.read(in, piece);
      out.arguments(piece);
      return switch (progress) {
        case MORE -> null;
        case BAD -> notACall();
        case DONE -> {
          out.end();
          yield then;
        }
      };
    };
  }

  /** Content up to the first of the markers. */
  final @Nullable String find(List<String> markers) {
    int first = -1;
    String found = null;
    int open = 0;
    for (String marker : markers) {
      int place = in.indexOf(marker);
      if (place >= 0 && (first < 0 || place < first)) {
        first = place;
        found = marker;
      }
      open = Math.max(open, in.beginnings(marker));
    }
    out.content(in.take(found == null ? in.length() - open : first));
    return found;
  }

  /** Behind a call: drops white space and the closers that may follow it, in any number. */
  final @Nullable State closed(List<String> closers) {
    while (true) {
      int space = in.afterSpace(0);
      boolean open = false;
      boolean found = false;
      for (String closer : closers) {
        Pending.Match match = found ? Pending.Match.NO : in.match(closer, space);
        open |= match == Pending.Match.OPEN;
        if (match == Pending.Match.YES) {
          in.skip(space + closer.length());
          found = true;
        }
      }
      if (!found) {
        return open ? null : this::outside;
      }
    }
  }

  /** Whether a name is one that a tool can have. */
  static boolean isName(String name) {
    if (name.isEmpty() || name.length() > NAME) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Character.isLetterOrDigit(c) && "_-.:/".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
