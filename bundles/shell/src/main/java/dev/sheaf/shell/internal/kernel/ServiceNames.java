package dev.sheaf.shell.internal.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The {@code sheaf.name}s of what is registered now. Takes no service, so none is activated. */
@FunctionalInterface
public interface ServiceNames {
  /** Nothing is registered. */
  ServiceNames NONE = kind -> List.of();

  /** Names of a kind, sorted. */
  List<String> of(Class<?> kind);

  /** Those of a framework. */
  static ServiceNames in(BundleContext context) {
    return kind -> {
      TreeSet<String> names = new TreeSet<>();
      try {
        for (ServiceReference<?> reference : context.getServiceReferences(kind, null)) {
          if (reference.getProperty("sheaf.name") instanceof String name) {
            names.add(name);
          }
        }
      } catch (org.osgi.framework.InvalidSyntaxException impossible) {
        throw new IllegalStateException("no filter was given", impossible);
      }
      return new ArrayList<>(names);
    };
  }
}
