package dev.sheaf.shell.internal.session;

import dev.sheaf.shell.internal.Dispatcher;
import java.util.Collection;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Iterator;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The nouns and bare verbs as Gogo functions in the scope {@code sheaf}, kept in step with the
 * table. Not thread-safe.
 */
public final class GogoFunctions {
  private static final String SCOPE = "sheaf";

  private final BundleContext context;
  private final Dispatcher dispatcher;
  private final Map<String, ServiceRegistration<Function>> registered = new HashMap<>();

  public GogoFunctions(BundleContext context, Dispatcher dispatcher) {
    this.context = context;
    this.dispatcher = dispatcher;
  }

  /** Registers what is new and withdraws what has gone. */
  public void follow(Collection<String> heads) {
    for (Iterator<Map.Entry<String, ServiceRegistration<Function>>> i =
            registered.entrySet().iterator();
        i.hasNext(); ) {
      Map.Entry<String, ServiceRegistration<Function>> entry = i.next();
      if (!heads.contains(entry.getKey()) && !entry.getKey().equals(HeadFunction.DEFAULT)) {
        entry.getValue().unregister();
        i.remove();
      }
    }
    heads.forEach(this::register);
    register(HeadFunction.DEFAULT);
  }

  /** Withdraws all. */
  public void close() {
    registered.values().forEach(ServiceRegistration::unregister);
    registered.clear();
  }

  private void register(String name) {
    registered.computeIfAbsent(
        name,
        key -> {
          Hashtable<String, Object> properties = new Hashtable<>();
          properties.put(CommandProcessor.COMMAND_SCOPE, SCOPE);
          properties.put(CommandProcessor.COMMAND_FUNCTION, key);
          return context.registerService(
              Function.class, new HeadFunction(dispatcher, key), properties);
        });
  }
}
