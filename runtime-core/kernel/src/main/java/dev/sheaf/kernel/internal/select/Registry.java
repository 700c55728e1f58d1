package dev.sheaf.kernel.internal.select;

import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.swap.Lifecycle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/**
 * The providers of every kind that are here now, each with the instance that the kernel holds.
 *
 * <p>Instances are obtained on the lifecycle thread under a deadline: that is when a delayed
 * component is activated. What is about to go is taken out, and everybody told, on the thread that
 * stops it, before its component is deactivated: OSGi calls service listeners first. Reading needs
 * no framework call and no lock.
 */
public final class Registry implements ServiceListener {
  /** What happens to providers. */
  public interface Listener {
    /** A provider may be used from now on. On the lifecycle thread. */
    void arrived(Class<?> kind, Provider<?> provider);

    /** A provider is about to go; returns when nobody calls it any more, or after at most 1.5 s. */
    void leaving(Class<?> kind, Provider<?> provider);
  }

  /**
   * A service that could not be obtained.
   *
   * @param kind its contract
   * @param name {@code sheaf.name}
   * @param bundle symbolic name
   * @param reason why
   */
  public record Failure(Class<?> kind, String name, String bundle, String reason) {}

  private final BundleContext context;
  private final Lifecycle lifecycle;
  private final Duration activation;
  private final Listener listener;
  private final Map<String, Class<?>> kinds;
  private final Map<Class<?>, List<Provider<?>>> providers = new ConcurrentHashMap<>();
  private final Map<ServiceReference<?>, Failure> failures = new ConcurrentHashMap<>();

  /**
   * Services that are registered and not about to go: a reference alone does not tell while it is
   * being unregistered.
   */
  private final Set<ServiceReference<?>> present = ConcurrentHashMap.newKeySet();

  /**
   * @param activation how long a component may take to give its instance
   */
  public Registry(
      BundleContext context,
      Lifecycle lifecycle,
      Duration activation,
      List<Class<?>> kinds,
      Listener listener) {
    this.activation = activation;
    this.context = context;
    this.lifecycle = lifecycle;
    this.listener = listener;
    this.kinds = new HashMap<>();
    for (Class<?> kind : kinds) {
      this.kinds.put(kind.getName(), kind);
      providers.put(kind, new CopyOnWriteArrayList<>());
    }
  }

  /** Starts looking. */
  public void open() throws InvalidSyntaxException {
    String filter =
        kinds.keySet().stream()
            .map(k -> "(objectClass=" + k + ")")
            .collect(Collectors.joining("", "(|", ")"));
    context.addServiceListener(this, filter);
    ServiceReference<?>[] found = context.getServiceReferences((String) null, filter);
    if (found != null) {
      for (ServiceReference<?> reference : found) {
        obtain(reference);
      }
    }
  }

  /** Stops looking and lets every instance go. */
  public void close() {
    context.removeServiceListener(this);
    for (Class<?> kind : kinds.values()) {
      for (Provider<?> p : all(kind)) {
        release(kind, p);
      }
    }
  }

  /** The providers of a kind, in order of arrival. */
  @SuppressWarnings("unchecked") // providers are stored under their own kind only
  public <T> List<Provider<T>> all(Class<T> kind) {
    List<Provider<T>> out = new ArrayList<>();
    for (Provider<?> p : providers.getOrDefault(kind, List.of())) {
      out.add((Provider<T>) p);
    }
    return out;
  }

  /** Services that could not be obtained, and why. */
  public List<Failure> failures() {
    return List.copyOf(failures.values());
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    ServiceReference<?> reference = event.getServiceReference();
    switch (event.getType()) {
      case ServiceEvent.REGISTERED -> obtain(reference);
      case ServiceEvent.UNREGISTERING -> departed(reference);
      default -> {
        // Changed properties are read at the next load; a provider is not exchanged for them.
      }
    }
  }

  /** Whether there is no provider of a kind; asked in every step. */
  public boolean none(Class<?> kind) {
    return kind(kind).isEmpty();
  }

  private void obtain(ServiceReference<?> reference) {
    if (!present.add(reference)) {
      return; // found by the listener and by looking
    }
    if (reference.getBundle() == null) {
      present.remove(reference); // it went before we looked
      return;
    }
    for (Class<?> kind : kindsOf(reference)) {
      var unused =
          lifecycle
              .submit(
                  "activate " + reference.getProperty("sheaf.name"),
                  activation,
                  () -> obtain(kind, reference))
              .whenComplete((done, e) -> {
                if (e != null) {
                  failed(
                      kind,
                      reference,
                      e instanceof SheafException s ? s.summary() : String.valueOf(e));
                }
              });
    }
  }

  private void failed(Class<?> kind, ServiceReference<?> reference, String reason) {
    Bundle bundle = reference.getBundle();
    if (bundle != null && present.contains(reference) && held(kind, reference) == null) {
      failures.put(
          reference,
          new Failure(
              kind,
              String.valueOf(reference.getProperty("sheaf.name")),
              String.valueOf(bundle.getSymbolicName()),
              reason));
    }
  }

  private <T> void obtain(Class<T> kind, ServiceReference<?> found) {
    @SuppressWarnings("unchecked") // registered under this very contract
    ServiceReference<T> reference = (ServiceReference<T>) found;
    if (!present.contains(reference) || held(kind, reference) != null) {
      return;
    }
    T instance = null;
    String reason = "its component gave no instance; sheaf:bundle why tells the component's reason";
    try {
      instance = context.getService(reference);
    } catch (RuntimeException | Error e) {
      reason = String.valueOf(e);
    }
    if (instance == null) {
      failed(kind, reference, reason);
      return;
    }
    Provider<T> provider = new Provider<>(reference, instance);
    kind(kind).add(provider);
    if (!present.contains(reference)) {
      release(kind, provider); // it went meanwhile, and whoever announced that did not find it here
      return;
    }
    failures.remove(reference); // it came late, but it came
    listener.arrived(kind, provider);
  }

  private void departed(ServiceReference<?> reference) {
    present.remove(reference);
    failures.remove(reference);
    for (Class<?> kind : kindsOf(reference)) {
      Provider<?> provider = held(kind, reference);
      if (provider != null) {
        release(kind, provider);
      }
    }
  }

  private void release(Class<?> kind, Provider<?> provider) {
    provider.leave();
    if (!kind(kind).remove(provider)) {
      return;
    }
    listener.leaving(kind, provider);
    ServiceReference<?> reference = provider.reference();
    if (reference != null) {
      context.ungetService(reference);
    }
  }

  private List<Provider<?>> kind(Class<?> kind) {
    return java.util.Objects.requireNonNull(providers.get(kind));
  }

  private @Nullable Provider<?> held(Class<?> kind, ServiceReference<?> reference) {
    for (Provider<?> p : kind(kind)) {
      if (reference.equals(p.reference())) {
        return p;
      }
    }
    return null;
  }

  private List<Class<?>> kindsOf(ServiceReference<?> reference) {
    List<Class<?>> out = new ArrayList<>();
    if (reference.getProperty("objectClass") instanceof String[] names) {
      for (String name : names) {
        Class<?> kind = kinds.get(name);
        if (kind != null) {
          out.add(kind);
        }
      }
    }
    return out;
  }
}
