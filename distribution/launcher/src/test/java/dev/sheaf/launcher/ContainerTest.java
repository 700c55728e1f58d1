package dev.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;

/** The real framework over bundles that consist of a manifest. */
final class ContainerTest {
  @TempDir private Path folder;
  private Framework framework;

  @Test
  void installsUpdatesRemovesAndRestartsWhatTheArchiveHolds() throws Exception {
    bundle("5/a.jar", "a", "1.0.0", 1);
    bundle("5/b.jar", "b", "1.0.0", 1);
    assertThat(states()).containsEntry("a", "1.0.0 ACTIVE").containsEntry("b", "1.0.0 ACTIVE");

    bundle("5/a.jar", "a", "2.0.0", 2);
    Files.delete(folder.resolve("system/5/b.jar"));
    bundle("6/c.jar", "c", "1.0.0", 1);
    assertThat(states())
        .containsEntry("a", "2.0.0 ACTIVE")
        .containsEntry("c", "1.0.0 ACTIVE")
        .doesNotContainKey("b");
  }

  @Test
  void whatAnOperatorInstalledStaysAndWhatHeStoppedComesBack() throws Exception {
    bundle("5/a.jar", "a", "1.0.0", 1);
    Path extra = bundle("extra.jar", "extra", "1.0.0", 1);
    with(context -> {
      context.installBundle(extra.toUri().toString()).start();
      named(context, "a").stop();
    });
    assertThat(states()).containsEntry("extra", "1.0.0 ACTIVE").containsEntry("a", "1.0.0 ACTIVE");
  }

  @Test
  void aDamagedJarIsNamed() throws Exception {
    Path jar = bundle("5/a.jar", "a", "1.0.0", 1);
    Files.writeString(jar, "not a jar");
    assertThatThrownBy(this::states)
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(5))
        .hasMessageContaining("SHEAF-LAUNCH-010")
        .hasMessageContaining("a.jar");
  }

  @Test
  void handsTheRequestToTheShellAndReturnsItsExitCode() throws Exception {
    Files.createDirectories(folder.resolve("system"));
    Home home = new Home(folder, folder.resolve("var"));
    try (CacheFolder cache = CacheFolder.claim(home.var());
        Container container = Container.start(captured(cache), Map.of(), home, cache)) {
      ToIntFunction<Map<String, Object>> shell = request -> (int) request.get("answer");
      framework
          .getBundleContext()
          .registerService(
              ToIntFunction.class,
              shell,
              FrameworkUtil.asDictionary(Map.of("sheaf.launcher", true)));
      assertThat(container.run(Map.of("answer", 6))).isEqualTo(6);
    }
    assertThat(framework.getState()).isEqualTo(Bundle.RESOLVED);
  }

  private org.osgi.framework.launch.FrameworkFactory captured(CacheFolder cache) {
    return settings -> {
      Map<String, String> all = new TreeMap<>(settings);
      all.put("org.osgi.framework.storage", cache.storage().toString());
      all.put("org.osgi.framework.startlevel.beginning", "10");
      all.put("felix.service.urlhandlers", "false");
      framework = new FrameworkFactory().newFramework(all);
      return framework;
    };
  }

  private Map<String, String> states() throws Exception {
    Map<String, String> states = new TreeMap<>();
    with(context -> {
      for (Bundle bundle : context.getBundles()) {
        String state = bundle.getState() == Bundle.ACTIVE ? "ACTIVE" : "" + bundle.getState();
        states.put(bundle.getSymbolicName(), bundle.getVersion() + " " + state);
      }
    });
    return states;
  }

  private void with(Use use) throws Exception {
    Home home = new Home(folder, folder.resolve("var"));
    try (CacheFolder cache = CacheFolder.claim(home.var());
        Container container = Container.start(captured(cache), Map.of(), home, cache)) {
      assertThat(container).isNotNull();
      use.apply(framework.getBundleContext());
    }
  }

  private static Bundle named(BundleContext context, String name) {
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getSymbolicName().equals(name)) {
        return bundle;
      }
    }
    throw new AssertionError(name);
  }

  private Path bundle(String path, String name, String version, int time) throws Exception {
    Path jar = folder.resolve("system").resolve(path);
    if (!path.contains("/")) {
      jar = folder.resolve(path);
    }
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000L * time));
    return jar;
  }

  @FunctionalInterface
  private interface Use {
    void apply(BundleContext context) throws Exception;
  }
}
