package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.kernel.internal.memory.LeasedMemory;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.swap.Lifecycle;
import dev.sheaf.report.StatusReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Everything on one screen. */
record StatusReports(
    long startedNanos,
    EngineSettings settings,
    Lifecycle lifecycle,
    Registry registry,
    LeasedMemory memory,
    RequestBook requests) {
  StatusReport of(Collection<ModelInstance> models, String lastChange) {
    List<String> warnings =
        new ArrayList<>(lifecycle.zombies().stream().map(z -> "zombie: " + z).toList());
    registry
        .failures()
        .forEach(f -> warnings.add(f.bundle() + ": " + f.name() + " did not start: " + f.reason()));
    registry.all(Backend.class).stream()
        .filter(p -> p.quarantine() != null)
        .forEach(p -> warnings.add("backend " + p + " is quarantined: " + p.quarantine()));
    int[] load = requests.load();
    Runtime java = Runtime.getRuntime();
    return new StatusReport(
        settings.version(),
        Runtime.version() + ", " + java.availableProcessors() + " processors",
        (System.nanoTime() - startedNanos) * 1e-9,
        models.stream().map(m -> m.name() + " (" + m.state() + ")").sorted().toList(),
        registry.all(Backend.class).stream().map(Provider::toString).sorted().toList(),
        load[0],
        load[1],
        memory.leasedBytes(),
        memory.limitBytes(),
        java.totalMemory() - java.freeMemory(),
        warnings,
        lastChange);
  }
}
