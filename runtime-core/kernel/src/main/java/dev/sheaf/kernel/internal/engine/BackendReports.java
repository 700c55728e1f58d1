package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.BackendCapabilities;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.report.BackendReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;

/** What operators see of backends, those included that gave no instance. */
final class BackendReports {
  private BackendReports() {}

  static List<BackendReport> of(
      Registry registry, BackendChoice choice, Collection<ModelInstance> models) {
    List<BackendReport> out = new ArrayList<>();
    for (Provider<Backend> p : registry.all(Backend.class)) {
      out.add(report(p, choice, models));
    }
    for (Registry.Failure f : registry.failures()) {
      if (f.kind() == Backend.class) {
        out.add(
            new BackendReport(
                f.name(),
                "",
                f.bundle(),
                "quarantined",
                "",
                "",
                0,
                List.of(),
                List.of(),
                List.of(),
                f.reason()));
      }
    }
    return out;
  }

  private static BackendReport report(
      Provider<Backend> p, BackendChoice choice, Collection<ModelInstance> models) {
    BackendCapabilities can = choice.probe(p);
    List<String> serves =
        models.stream()
            .filter(m -> m.compute().map(c -> c.provider() == p).orElse(false))
            .map(ModelInstance::name)
            .sorted()
            .toList();
    String quarantine = p.quarantine();
    Bundle bundle = p.bundle();
    return new BackendReport(
        p.name(),
        p.version().toString(),
        bundle == null ? "" : bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]",
        quarantine != null
            ? "quarantined"
            : p.gone() ? "draining" : serves.isEmpty() ? "standby" : "active",
        can == null ? "" : can.device(),
        can == null ? "" : can.numerics().id(),
        can == null ? 0 : p.instance().fitness(),
        can == null ? List.of() : can.tensorTypes().stream().map(Enum::name).sorted().toList(),
        can == null ? List.of() : can.operations().stream().sorted().toList(),
        serves,
        quarantine == null ? "" : quarantine);
  }
}
