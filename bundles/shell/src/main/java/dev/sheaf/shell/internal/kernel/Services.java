package dev.sheaf.shell.internal.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The techniques that are registered now. They are taken for the moment they are asked, never kept,
 * so that the shell starts without them, activates none by starting, and holds none back from being
 * replaced.
 */
public interface Services {
  /**
   * A service by its {@code sheaf.name}.
   *
   * @param name empty if it has none
   */
  record Named<T>(String name, T service) {}

  /** Services in use until closed. */
  interface Taken<T> extends AutoCloseable {
    /** Those of the kind, highest ranked first. */
    List<Named<T>> all();

    @Override
    void close();
  }

  /** Names of a kind, sorted. Takes no service, so none is activated. */
  List<String> names(Class<?> kind);

  /** Takes all services of a kind. */
  <T> Taken<T> take(Class<T> kind);

  /** Those of a framework. */
  static Services in(BundleContext context) {
    return new Registered(context);
  }

  /** The service registry. */
  final class Registered implements Services {
    private final BundleContext context;

    private Registered(BundleContext context) {
      this.context = context;
    }

    @Override
    public List<String> names(Class<?> kind) {
      TreeSet<String> names = new TreeSet<>();
      for (ServiceReference<?> reference : references(kind)) {
        if (reference.getProperty("sheaf.name") instanceof String name) {
          names.add(name);
        }
      }
      return new ArrayList<>(names);
    }

    @Override
    public <T> Taken<T> take(Class<T> kind) {
      List<ServiceReference<T>> taken = new ArrayList<>();
      List<Named<T>> services = new ArrayList<>();
      for (ServiceReference<T> reference : references(kind)) {
        T service = context.getService(reference);
        if (service != null) { // else it went meanwhile, or could not be activated
          taken.add(reference);
          String name = reference.getProperty("sheaf.name") instanceof String text ? text : "";
          services.add(new Named<>(name, service));
        }
      }
      return new Taken<>() {
        @Override
        public List<Named<T>> all() {
          return services;
        }

        @Override
        public void close() {
          taken.forEach(context::ungetService);
        }
      };
    }

    private <T> List<ServiceReference<T>> references(Class<T> kind) {
      try {
        List<ServiceReference<T>> found = new ArrayList<>(context.getServiceReferences(kind, null));
        found.sort(Collections.reverseOrder());
        return found;
      } catch (InvalidSyntaxException impossible) {
        throw new IllegalStateException("no filter was given", impossible);
      }
    }
  }
}
