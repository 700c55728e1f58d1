package dev.sheaf.shell.internal.verb;

import dev.sheaf.report.BackendReport;
import dev.sheaf.report.ModelReport;
import dev.sheaf.shell.internal.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;

/** What happens to models and requests when a bundle goes, as far as the reports tell. */
final class Effects {
  private Effects() {}

  /** One sentence for each model that a backend of the bundle serves. */
  static List<String> ofLosing(Kernel kernel, String bundle) {
    List<String> effects = new ArrayList<>();
    kernel
        .engineNow()
        .ifPresent(engine -> {
          for (BackendReport backend : engine.backends()) {
            if (names(backend.bundle(), bundle)) {
              for (ModelReport model : engine.models()) {
                if (backend.models().contains(model.name())) {
                  effects.add(effect(model));
                }
              }
            }
          }
        });
    if (effects.isEmpty()) {
      effects.add("no loaded model is known to run on it");
    }
    return effects;
  }

  /**
   * A report names a bundle by symbolic name and id; a person by either, with or without the common
   * prefix.
   */
  private static boolean names(String reported, String typed) {
    String wanted = typed.replace('-', '.').replaceFirst("@.*", "");
    for (String part : reported.split("[^A-Za-z0-9._-]+", -1)) {
      if (part.equals(wanted) || part.equals("dev.sheaf." + wanted)) {
        return true;
      }
    }
    return false;
  }

  private static String effect(ModelReport model) {
    int inFlight = model.running() + model.waiting();
    return model.pinned()
        ? "model %s waits for its return, with %d requests".formatted(model.name(), inFlight)
        : "model %s moves to another backend or waits, with %d requests"
            .formatted(model.name(), inFlight);
  }
}
