package dev.sheaf.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * The bundles that the archive brings, one folder per start level: {@code system/<level>/*.jar}.
 *
 * <p>At every start the framework is made to hold exactly these, whatever an earlier process left:
 * new ones are installed, changed ones updated, vanished ones removed, stopped ones started.
 * Bundles that an operator installed from elsewhere are left as they are. Jars are copied into the
 * cache, so that a build or an upgrade under a running process does not pull code away from it.
 */
final class SystemBundles {
  private static final String LOCATION = "sheaf:system/";

  private final Path system;

  SystemBundles(Path system) {
    this.system = system;
  }

  /**
   * Makes the framework hold these bundles, marked to start at their levels; it is not started yet.
   */
  void reconcile(BundleContext context, Path index) throws LaunchException {
    Map<String, Path> wanted = wanted();
    List<String> present = wanted.entrySet().stream().map(SystemBundles::line).toList();
    Set<String> known = Set.copyOf(readIndex(index));
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getLocation().startsWith(LOCATION) && !wanted.containsKey(bundle.getLocation())) {
        change(bundle.getLocation(), bundle::uninstall);
      }
    }
    for (Map.Entry<String, Path> entry : wanted.entrySet()) {
      boolean unchanged = known.contains(line(entry));
      change(entry.getValue().toString(), () -> hold(context, entry, unchanged));
    }
    writeIndex(index, present);
  }

  private static void hold(BundleContext context, Map.Entry<String, Path> entry, boolean unchanged)
      throws BundleException, IOException {
    Bundle bundle = context.getBundle(entry.getKey());
    if (bundle == null) {
      try (InputStream jar = Files.newInputStream(entry.getValue())) {
        bundle = context.installBundle(entry.getKey(), jar);
      }
      bundle.adapt(BundleStartLevel.class).setStartLevel(level(entry.getKey()));
    } else if (!unchanged) {
      try (InputStream jar = Files.newInputStream(entry.getValue())) {
        bundle.update(jar);
      }
    }
    if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    }
  }

  private Map<String, Path> wanted() throws LaunchException {
    Map<String, Path> wanted = new TreeMap<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(system)) {
      for (Path level : jars) {
        if (String.valueOf(level.getFileName()).matches("[1-9]\\d?")) {
          addLevel(level, wanted);
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return wanted;
  }

  private static void addLevel(Path level, Map<String, Path> wanted) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(level, "*.jar")) {
      for (Path jar : jars) {
        wanted.put(LOCATION + level.getFileName() + "/" + jar.getFileName(), jar);
      }
    }
  }

  private static int level(String location) {
    return Integer.parseInt(location.substring(LOCATION.length(), location.lastIndexOf('/')));
  }

  /** Size and time tell a changed jar; an unreadable one gets a line that never matches. */
  private static String line(Map.Entry<String, Path> entry) {
    try {
      return entry.getKey()
          + " "
          + Files.size(entry.getValue())
          + " "
          + Files.getLastModifiedTime(entry.getValue()).toMillis();
    } catch (IOException e) {
      return entry.getKey() + " ?";
    }
  }

  private static List<String> readIndex(Path index) {
    try {
      return Files.exists(index) ? Files.readAllLines(index) : List.of();
    } catch (IOException unreadable) {
      return List.of(); // then every jar counts as changed and is updated
    }
  }

  private void writeIndex(Path index, List<String> lines) throws LaunchException {
    try {
      if (!lines.equals(readIndex(index))) {
        Files.write(index, lines);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static void change(String what, Change change) throws LaunchException {
    try {
      change.apply();
    } catch (BundleException | IOException e) {
      throw new LaunchException(
              LaunchCode.BUNDLE,
              "a bundle of the archive cannot be installed",
              "a jar with a valid OSGi manifest",
              e.getMessage(),
              what,
              "unpack the archive again")
          .causedBy(e);
    }
  }

  private LaunchException unreadable(IOException e) {
    return new LaunchException(
            LaunchCode.HOME,
            "the bundles of the archive cannot be read",
            "readable folders system/<level>",
            e.getClass().getSimpleName() + ": " + e.getMessage(),
            system,
            "unpack the archive again, readable for this user")
        .causedBy(e);
  }

  @FunctionalInterface
  private interface Change {
    void apply() throws BundleException, IOException;
  }
}
