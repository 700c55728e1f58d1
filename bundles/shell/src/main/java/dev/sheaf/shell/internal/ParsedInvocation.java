package dev.sheaf.shell.internal;

import dev.sheaf.shell.internal.table.Call;
import dev.sheaf.shell.internal.table.CommonOptions;
import dev.sheaf.shell.internal.terminal.TerminalInvocation;
import dev.sheaf.shell.internal.terminal.TerminalSource;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** What a command's body sees of its call. */
record ParsedInvocation(Call call, Streams streams) implements TerminalInvocation {
  @Override
  public TerminalSource terminal() {
    return streams.source();
  }

  @Override
  public Optional<String> argument(String name) {
    return arguments(name).stream().findFirst();
  }

  @Override
  public List<String> arguments(String name) {
    return call.arguments().getOrDefault(name, List.of());
  }

  @Override
  public Optional<String> option(String name) {
    List<String> values = options(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  @Override
  public List<String> options(String name) {
    return call.options().getOrDefault(name, List.of());
  }

  @Override
  public boolean flag(String name) {
    return call.has(name);
  }

  @Override
  public boolean json() {
    return call.has(CommonOptions.JSON);
  }

  @Override
  public boolean interactive() {
    return streams.terminal() && !json();
  }

  @Override
  public InputStream in() {
    return streams.in();
  }

  @Override
  public PrintStream out() {
    return streams.out();
  }

  @Override
  public PrintStream err() {
    return streams.err();
  }
}
