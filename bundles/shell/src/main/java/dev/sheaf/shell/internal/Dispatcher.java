package dev.sheaf.shell.internal;

import dev.sheaf.shell.internal.outcome.PartialResult;
import dev.sheaf.shell.internal.outcome.ReaderGone;
import dev.sheaf.shell.internal.render.Failure;
import dev.sheaf.shell.internal.render.JsonDocument;
import dev.sheaf.shell.internal.render.Renderer;
import dev.sheaf.shell.internal.table.Call;
import dev.sheaf.shell.internal.table.CommandTable;
import dev.sheaf.shell.internal.table.CommonOptions;
import dev.sheaf.shell.internal.table.Help;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs one command from its words to its exit code. The only place that parses, renders results and
 * prints failures, so that a command reads and fails alike from the command line, a script and the
 * prompt. Thread-safe.
 */
public final class Dispatcher {
  /** As a shell reports a process that Ctrl-C ended. */
  public static final int INTERRUPTED = 130;

  /** As a shell reports a process whose reader went away. */
  public static final int READER_GONE = 141;

  private final Supplier<CommandTable> table;

  public Dispatcher(Supplier<CommandTable> table) {
    this.table = table;
  }

  /** The commands at this moment. */
  public CommandTable table() {
    return table.get();
  }

  /**
   * Runs a command on the calling thread; an interrupt of it cancels what the command does.
   *
   * @return 0, the exit code of the failure's kind, {@link #INTERRUPTED} or {@link #READER_GONE}
   */
  public int run(List<String> words, Streams streams) {
    boolean json = wants(words, CommonOptions.JSON);
    boolean trace = wants(words, CommonOptions.TRACE);
    try {
      CommandTable.Found found = table.get().find(aliased(words));
      Call call = Call.parse(found.command(), found.rest());
      json = call.has(CommonOptions.JSON);
      trace = call.has(CommonOptions.TRACE);
      if (call.has(CommonOptions.HELP)) {
        print(Help.page(call.command()), json, streams);
        return 0;
      }
      Object result = call.command().body().run(new ParsedInvocation(call, streams));
      if (!call.has(CommonOptions.QUIET) || json) {
        print(result, json, streams);
      }
      return 0;
    } catch (InterruptedException cancelled) {
      return INTERRUPTED;
    } catch (ReaderGone gone) {
      return READER_GONE;
    } catch (PartialResult partial) {
      print(partial.result(), json, streams);
      streams.out().flush();
      return Failure.print(partial.failure(), json, trace, streams.err());
    } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError | AssertionError e) {
      return Failure.print(e, json, trace, streams.err());
    } finally {
      streams.out().flush();
      streams.err().flush();
    }
  }

  private static void print(Object result, boolean json, Streams streams) {
    String text = json ? JsonDocument.of(result) : Renderer.text(result);
    if (!text.isEmpty()) {
      streams.out().println(text);
    }
  }

  /** Before a command is known, so that failing to know it is reported in the form asked for. */
  private static boolean wants(List<String> words, String flag) {
    int end = words.indexOf("--");
    return words.subList(0, end < 0 ? words.size() : end).contains("--" + flag);
  }

  /** What people type first. */
  private static List<String> aliased(List<String> words) {
    if (words.isEmpty()) {
      return words;
    }
    return switch (words.getFirst()) {
      case "--help", "-h" -> List.of("help");
      case "--version", "-V" -> List.of("version");
      default -> words;
    };
  }
}
