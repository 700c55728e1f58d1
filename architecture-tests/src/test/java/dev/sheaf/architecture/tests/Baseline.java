package dev.sheaf.architecture.tests;

import aQute.bnd.differ.Baseline.Info;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares the packages of a jar with those of a released one. */
final class Baseline {
  private Baseline() {}

  /**
   * What is wrong: one line per package whose version does not say what has changed in it since the
   * release. A method more in an interface that vendors implement asks for a new major version.
   */
  static List<String> mismatches(Path newer, Path released) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (Processor reporter = new Processor();
        Jar newJar = new Jar(newer.toFile());
        Jar oldJar = new Jar(released.toFile())) {
      var baseline = new aQute.bnd.differ.Baseline(reporter, new DiffPluginImpl());
      for (Info info : baseline.baseline(newJar, oldJar, null)) {
        if (info.mismatch) {
          wrong.add(
              "%s is at %s and should be at %s: %s"
                  .formatted(
                      info.packageName,
                      info.newerVersion,
                      info.suggestedVersion,
                      String.join("; ", changes(info.packageDiff, ""))));
        }
      }
      if (!reporter.isOk()) {
        throw new IOException(String.join("; ", reporter.getErrors()));
      }
    }
    return wrong;
  }

  private static List<String> changes(Diff diff, String inside) {
    List<String> found = new ArrayList<>();
    for (Diff child : diff.getChildren()) {
      if (child.getDelta() == Delta.UNCHANGED || child.getDelta() == Delta.IGNORED) {
        continue;
      }
      List<String> deeper = changes(child, inside + child.getName() + " ");
      if (deeper.isEmpty()) {
        found.add(child.getDelta() + " " + inside + child.getName());
      }
      found.addAll(deeper);
    }
    return found;
  }
}
