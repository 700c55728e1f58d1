package dev.sheaf.shell.internal;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.CommandProvider;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.render.Failure;
import dev.sheaf.shell.internal.session.GogoFunctions;
import dev.sheaf.shell.internal.session.InteractiveShell;
import dev.sheaf.shell.internal.session.JLineTerminal;
import dev.sheaf.shell.internal.session.Script;
import dev.sheaf.shell.internal.table.CommandTable;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.shell.internal.verb.HelpVerb;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The door that the launcher knocks at, and the keeper of the table of commands.
 *
 * <p>A request is a map of JDK types, for the launcher shares no others: {@code mode} is {@code
 * vector} (with {@code arguments}, a list of words), {@code script} (with {@code script}, a text)
 * or {@code interactive}; {@code in}, {@code out} and {@code err} are the streams. {@code terminal}
 * (a Boolean) may say whether a person sits there; else the process's console tells. The answer is
 * the exit code. An interrupt of the calling thread cancels what runs.
 *
 * <p>It appears once the first provider of commands is there, so that a request never meets an
 * empty table.
 */
@Component(
    immediate = true,
    service = ToIntFunction.class,
    property = "sheaf.launcher:Boolean=true")
public final class Shell implements ToIntFunction<Map<String, Object>> {
  private static final int MOST_SCRIPT_BYTES = 16 << 20;

  private final String version;
  private final Map<Long, List<Command>> provided = new TreeMap<>();
  private final Dispatcher dispatcher;
  private final GogoFunctions functions;
  private volatile CommandTable table = new CommandTable(List.of());
  private volatile @Nullable CommandProcessor processor;
  private boolean closed;

  @Activate
  public Shell(BundleContext context) {
    version = context.getBundle().getVersion().toString();
    dispatcher = new Dispatcher(() -> table);
    functions = new GogoFunctions(context, dispatcher);
  }

  @Deactivate
  synchronized void close() {
    closed = true;
    functions.close();
  }

  @Reference(
      cardinality = ReferenceCardinality.AT_LEAST_ONE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindProvider(CommandProvider provider, Map<String, Object> properties) {
    provided.put(id(properties), provider.commands());
    rebuild();
  }

  synchronized void unbindProvider(CommandProvider provider, Map<String, Object> properties) {
    provided.remove(id(properties));
    rebuild();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindProcessor(CommandProcessor service) {
    processor = service;
  }

  synchronized void unbindProcessor(CommandProcessor service) {
    if (processor == service) {
      processor = null;
    }
  }

  @Override
  public int applyAsInt(Map<String, Object> request) {
    PrintStream err = stream(request, "err", PrintStream.class);
    try {
      boolean terminal = request.get("terminal") instanceof Boolean told ? told : atTerminal();
      Streams streams =
          new Streams(
              stream(request, "in", InputStream.class),
              stream(request, "out", PrintStream.class),
              err,
              terminal,
              completer -> JLineTerminal.ofProcess(completer));
      String mode = String.valueOf(request.get("mode"));
      return switch (mode) {
        case "vector" -> dispatcher.run(words(request), streams);
        case "script" -> new Script(gogo()).run(String.valueOf(request.get("script")), streams);
        case "interactive" ->
            terminal
                ? new InteractiveShell(gogo(), dispatcher).run("Sheaf " + version + "  help · exit")
                : new Script(gogo()).run(piped(streams.in()), streams);
        default -> throw new IllegalStateException("unknown mode " + mode);
      };
    } catch (SheafException | IllegalStateException | IOException | LinkageError failure) {
      return Failure.print(failure, false, false, err);
    }
  }

  private void rebuild() {
    if (closed) {
      return;
    }
    List<Command> all = new ArrayList<>();
    all.add(HelpVerb.command(() -> table));
    provided.values().forEach(all::addAll);
    table = new CommandTable(all);
    functions.follow(table.heads());
  }

  private CommandProcessor gogo() {
    CommandProcessor present = processor;
    if (present == null) {
      throw SheafException.of(ShellErrors.NO_GOGO, "scripts and the prompt need Gogo")
          .expected("the bundle org.apache.felix.gogo.runtime, active")
          .found("no CommandProcessor")
          .where("service registry")
          .next("give one command as arguments instead: sheaf bundle list")
          .toException();
    }
    return present;
  }

  private static long id(Map<String, Object> properties) {
    return properties.get("service.id") instanceof Long id ? id : Long.MAX_VALUE;
  }

  private static List<String> words(Map<String, Object> request) {
    return request.get("arguments") instanceof List<?> words
        ? words.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static <T> T stream(Map<String, Object> request, String key, Class<T> type) {
    if (!type.isInstance(request.get(key))) {
      throw new IllegalArgumentException("'%s' must be a %s".formatted(key, type.getSimpleName()));
    }
    return type.cast(request.get(key));
  }

  private static boolean atTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static String piped(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_SCRIPT_BYTES + 1);
    if (bytes.length > MOST_SCRIPT_BYTES) {
      throw SheafException.of(ShellErrors.SCRIPT, "the script is too large")
          .expected("at most 16 MiB")
          .found("more")
          .where("standard input")
          .next("split it")
          .toException();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
