package dev.sheaf.shell.internal;

import dev.sheaf.engine.BundleControl;
import dev.sheaf.report.BundleReport;
import dev.sheaf.report.Diagnosis;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was asked for. */
public final class FakeBundles implements BundleControl {
  public final List<String> calls = new CopyOnWriteArrayList<>();
  public final List<BundleReport> bundles =
      new CopyOnWriteArrayList<>(
          List.of(
              report(20, "dev.sheaf.backend.cpu", "active"),
              report(21, "dev.sheaf.backend.reference", "active"),
              report(22, "dev.sheaf.sampling", "resolved"),
              report(3, "com.acme.npu", "active")));

  public static BundleReport report(long id, String name, String state) {
    return new BundleReport(id, name, "0.1.0", state, 5, "Does one thing.", "");
  }

  @Override
  public List<BundleReport> bundles() {
    return List.copyOf(bundles);
  }

  @Override
  public Diagnosis why(String bundle) {
    calls.add("why " + bundle);
    return new Diagnosis(
        bundle,
        "resolved",
        "it was stopped",
        List.of("stopped 12 s ago by the shell", "its provider is wanted by model tiny"),
        "bundle start " + bundle);
  }

  @Override
  public BundleReport install(URI jar, boolean start) {
    calls.add("install " + jar + " " + start);
    return report(30, "dev.sheaf.extra", start ? "active" : "installed");
  }

  @Override
  public BundleReport start(String bundle) {
    calls.add("start " + bundle);
    return report(20, bundle, "active");
  }

  @Override
  public BundleReport stop(String bundle) {
    calls.add("stop " + bundle);
    return report(20, bundle, "resolved");
  }

  @Override
  public BundleReport update(String bundle, URI jar) {
    calls.add("update " + bundle + " " + jar);
    return report(20, bundle, "active");
  }

  @Override
  public BundleReport uninstall(String bundle) {
    calls.add("uninstall " + bundle);
    return report(20, bundle, "uninstalled");
  }
}
