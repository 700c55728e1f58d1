package dev.sheaf.shell.internal;

import dev.sheaf.admin.Command;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.CommandTable;
import dev.sheaf.shell.internal.terminal.TerminalSource;
import dev.sheaf.shell.internal.verb.HelpVerb;
import dev.sheaf.shell.internal.verb.ShellVerbs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The whole shell without a framework, over a fake kernel, with its streams caught. */
public final class ShellFixture {
  public final FakeEngine engine = new FakeEngine();
  public final FakeBundles bundles = new FakeBundles();
  public final FakeRunner runner = new FakeRunner();

  public final FakeServices services = new FakeServices();

  public final Kernel kernel = new Kernel(Duration.ofMillis(20), services);
  public final Dispatcher dispatcher;
  private final CommandTable table;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String stdin = "";
  private boolean terminal;
  private TerminalSource source = TerminalSource.NONE;

  public ShellFixture() {
    this(List.of());
  }

  public ShellFixture(List<Command> extra) {
    kernel.setEngine(engine);
    kernel.setBundles(bundles);
    kernel.setRunner(runner);
    List<Command> commands = new ArrayList<>(ShellVerbs.of(kernel, "0.1.0", true));
    commands.addAll(extra);
    commands.add(HelpVerb.command(this::table));
    table = new CommandTable(commands);
    dispatcher = new Dispatcher(() -> table);
  }

  public CommandTable table() {
    return table;
  }

  public ShellFixture stdin(String text) {
    stdin = text;
    return this;
  }

  public ShellFixture atTerminal() {
    terminal = true;
    return this;
  }

  /** A person sits there. */
  public ShellFixture atTerminal(TerminalSource where) {
    source = where;
    return atTerminal();
  }

  public Streams streams() {
    return new Streams(
        new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        source);
  }

  /** Runs one command and returns its exit code. */
  public int run(String... words) {
    return dispatcher.run(List.of(words), streams());
  }

  /** Standard output so far. */
  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Standard error so far. */
  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
