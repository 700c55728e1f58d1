package dev.sheaf.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.CommandProvider;
import dev.sheaf.shell.internal.table.CommandDraft;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

/** The door, with a framework that only keeps a list of what is registered. */
final class ShellTest {
  private final Set<String> functions = new TreeSet<>();
  private final CommandProcessorImpl gogo = new CommandProcessorImpl(null);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Shell shell = new Shell(framework());

  @BeforeEach
  void bindAProvider() {
    bind(1, "say");
  }

  @AfterEach
  void stop() {
    shell.close();
    gogo.stop();
  }

  @Test
  void registersAFunctionForEachHeadAndWithdrawsItWithItsProvider() {
    CommandProvider second = bind(2, "shout");
    assertThat(functions).containsExactly("default", "help", "say", "shout");
    shell.unbindProvider(second, Map.of("service.id", 2L));
    assertThat(functions).containsExactly("default", "help", "say");
    assertThat(ask("vector", List.of("shout"), "")).isEqualTo(2);
    shell.close();
    assertThat(functions).isEmpty();
    bind(3, "late");
    assertThat(functions).isEmpty();
  }

  @Test
  void letsTheFirstOfTwoBundlesKeepATitle() {
    bind(5, "say", "later");
    bind(0, "say", "earlier");
    assertThat(ask("vector", List.of("say"), "")).isZero();
    assertThat(out()).isEqualTo("earlier\n");
  }

  @Test
  void runsAVectorWithoutGogo() {
    assertThat(ask("vector", List.of("say"), "")).isZero();
    assertThat(out()).isEqualTo("say\n");
    assertThat(ask("vector", List.of("help"), "")).isZero();
  }

  @Test
  void saysWhatAScriptNeeds() {
    assertThat(ask("script", List.of(), "say")).isEqualTo(9);
    assertThat(err()).contains("SHEAF-SHELL-017");
    shell.bindProcessor(gogo);
    shell.unbindProcessor(gogo);
    assertThat(ask("interactive", List.of(), "")).isEqualTo(9);
  }

  @Test
  void refusesAModeItDoesNotKnow() {
    assertThat(ask("dance", List.of(), "")).isEqualTo(1);
    assertThat(err()).contains("unknown mode dance");
  }

  @Test
  void readsAScriptFromStandardInputWhenNobodySitsThere() {
    shell.bindProcessor(gogo);
    assertThat(ask("interactive", List.of(), "")).isZero();
    assertThat(out()).isEmpty();
    assertThat(err()).isEmpty();
  }

  private int ask(String mode, List<String> arguments, String script) {
    Map<String, Object> request = new HashMap<>();
    request.put("mode", mode);
    request.put("arguments", arguments);
    request.put("script", script);
    request.put("in", new ByteArrayInputStream(new byte[0]));
    request.put("out", new PrintStream(out, true, StandardCharsets.UTF_8));
    request.put("err", new PrintStream(err, true, StandardCharsets.UTF_8));
    request.put("terminal", false);
    return shell.applyAsInt(request);
  }

  private CommandProvider bind(long id, String verb) {
    return bind(id, verb, verb);
  }

  private CommandProvider bind(long id, String verb, String answer) {
    List<Command> commands = List.of(CommandDraft.bare(verb, "Says it").body(call -> answer));
    CommandProvider provider = () -> commands;
    shell.bindProvider(provider, Map.of("service.id", id));
    return provider;
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private BundleContext framework() {
    Bundle bundle =
        proxy(
            Bundle.class,
            (self, method, arguments) ->
                method.getName().equals("getVersion") ? new Version(0, 1, 0) : unexpected(method));
    return proxy(
        BundleContext.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getBundle" -> bundle;
              case "registerService" ->
                  registration(
                      String.valueOf(
                          ((Dictionary<?, ?>) arguments[2]).get("osgi.command.function")));
              default -> unexpected(method);
            });
  }

  private ServiceRegistration<?> registration(String function) {
    assertThat(functions.add(function)).isTrue();
    return proxy(
        ServiceRegistration.class,
        (self, method, arguments) ->
            method.getName().equals("unregister") ? withdrawn(function) : unexpected(method));
  }

  private Object withdrawn(String function) {
    assertThat(functions.remove(function)).isTrue();
    return null;
  }

  private static Object unexpected(Object method) {
    throw new UnsupportedOperationException(method.toString());
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
