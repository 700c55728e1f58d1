package dev.sheaf.kernel.internal.swap;

import dev.sheaf.error.SheafException;
import dev.sheaf.report.BundleReport;
import dev.sheaf.report.Diagnosis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Says how a bundle is, layer by layer, the worst first. */
final class BundleDiagnosis {
  private final BundleContext context;
  private final Lifecycle lifecycle;

  BundleDiagnosis(BundleContext context, Lifecycle lifecycle) {
    this.context = context;
    this.lifecycle = lifecycle;
  }

  BundleReport report(Bundle b, String note) {
    return new BundleReport(
        b.getBundleId(),
        String.valueOf(b.getSymbolicName()),
        b.getVersion().toString(),
        zombie(b) ? "zombie" : state(b),
        BundleOperations.level(b),
        String.valueOf(
            b.getHeaders().get("Bundle-Description") == null
                ? b.getHeaders().get("Bundle-Name")
                : b.getHeaders().get("Bundle-Description")),
        note);
  }

  Diagnosis why(Bundle b) {
    String subject = b.getSymbolicName() + " " + b.getVersion();
    List<String> findings = new ArrayList<>();
    String next = "";
    if (zombie(b)) {
      findings.add("it hangs in " + lifecycle.zombies());
      return new Diagnosis(
          subject,
          "zombie",
          subject + " was stopped but one of its threads has not returned",
          findings,
          "restart when convenient");
    }
    switch (b.getState()) {
      case Bundle.INSTALLED -> {
        findings.add(unresolved(b));
        next = "install what is missing, then sheaf:bundle start " + b.getSymbolicName();
      }
      case Bundle.RESOLVED -> {
        findings.add("it is resolved but not started");
        next = "sheaf:bundle start " + b.getSymbolicName();
      }
      default -> {
        components(b, findings);
        if (!findings.isEmpty()) {
          next = "read the first finding; sheaf:bundle list shows what is missing";
        }
      }
    }
    String summary =
        findings.isEmpty()
            ? subject + " is " + state(b) + " and all of its components are satisfied"
            : findings.getFirst();
    return new Diagnosis(subject, state(b), summary, findings, next);
  }

  private boolean zombie(Bundle b) {
    return lifecycle.zombies().stream()
        .anyMatch(z -> z.contains(b.getSymbolicName() + " " + b.getVersion()));
  }

  private static String state(Bundle b) {
    return switch (b.getState()) {
      case Bundle.ACTIVE -> "active";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.INSTALLED -> "installed";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      default -> "uninstalled";
    };
  }

  /**
   * Starting says what resolving lacks; a bundle that starts after all was only waiting to be told.
   */
  private String unresolved(Bundle b) {
    try {
      return lifecycle.call(
          "resolution of " + b.getSymbolicName() + " " + b.getVersion(),
          Duration.ofSeconds(10),
          () -> {
            b.start(Bundle.START_TRANSIENT);
            b.stop(Bundle.STOP_TRANSIENT);
            return "it is installed but not started";
          });
    } catch (SheafException e) {
      return innermost(e);
    }
  }

  private void components(Bundle b, List<String> findings) {
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
    if (reference == null || runtime == null) {
      return;
    }
    try {
      for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(b)) {
        for (ComponentConfigurationDTO c : runtime.getComponentConfigurationDTOs(description)) {
          component(description, c, findings);
        }
      }
    } finally {
      context.ungetService(reference);
    }
  }

  private static void component(
      ComponentDescriptionDTO description, ComponentConfigurationDTO c, List<String> findings) {
    String name = description.name;
    switch (c.state) {
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
          findings.addFirst(
              name
                  + " failed to activate: "
                  + String.valueOf(c.failure).lines().findFirst().orElse("no reason given"));
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
          findings.add(
              name
                  + " needs a configuration for "
                  + String.join(", ", description.configurationPid));
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> {
        for (var r : c.unsatisfiedReferences) {
          findings.add(
              name
                  + " needs a service for its reference '"
                  + r.name
                  + "'"
                  + (r.target == null ? "" : " that matches " + r.target));
        }
      }
      default -> {
        // Satisfied or active: nothing to report.
      }
    }
  }

  /** The innermost cause, first line: there the reason stands, in the framework's words. */
  static String innermost(Throwable e) {
    Throwable t = e;
    while (t.getCause() != null && t.getCause() != t) {
      t = t.getCause();
    }
    String message = t.getMessage();
    return message == null || message.isBlank()
        ? t.getClass().getSimpleName().toLowerCase(Locale.ROOT)
        : message.lines().findFirst().orElse(message);
  }
}
