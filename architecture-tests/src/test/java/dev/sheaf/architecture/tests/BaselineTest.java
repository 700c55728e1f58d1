package dev.sheaf.architecture.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contracts keep their promises: what changed since a release shows in package versions. */
final class BaselineTest {
  private static final Path RELEASES = Path.of("../runtime-core/api/baseline");

  @Test
  void packagesOfTheContractsHaveTheVersionsThatTheirChangesAskFor() throws Exception {
    Path built = Path.of(Backend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(built).as("the contracts as a jar").isRegularFile();
    for (Path release : releases()) {
      assertThat(Baseline.mismatches(built, release))
          .as("changes since %s; see runtime-core/api/baseline/README.md", release.getFileName())
          .isEmpty();
    }
  }

  @Test
  void aMethodMoreInAnInterfaceThatVendorsImplementIsFound(@TempDir Path folder) throws Exception {
    Path before = jar(folder, "before", "@ConsumerType public interface Served { void one(); }");
    Path after =
        jar(folder, "after", "@ConsumerType public interface Served { void one(); void two(); }");
    Path byDefault =
        jar(
            folder,
            "byDefault",
            "@ConsumerType public interface Served { void one(); default void two() {} }");
    assertThat(Baseline.mismatches(before, before)).isEmpty();
    assertThat(Baseline.mismatches(after, before))
        .singleElement()
        .asString()
        .contains("example.contract", "2.0.0", "two()");
    assertThat(Baseline.mismatches(byDefault, before))
        .singleElement()
        .asString()
        .contains("example.contract", "1.1.0", "two()");
  }

  private static List<Path> releases() throws IOException {
    try (Stream<Path> files = Files.list(RELEASES)) {
      List<Path> jars =
          files
              .filter(f -> f.getFileName().toString().endsWith(".jar"))
              .sorted(Comparator.naturalOrder())
              .toList();
      assertThat(jars).as("released jars in %s", RELEASES).isNotEmpty();
      return jars;
    }
  }

  private static Path jar(Path folder, String name, String type) throws Exception {
    Path sources = Files.createDirectories(folder.resolve(name + "/example/contract"));
    Path packageInfo = sources.resolve("package-info.java");
    Files.writeString(
        packageInfo,
        "@org.osgi.annotation.bundle.Export @org.osgi.annotation.versioning.Version(\"1.0.0\")\n"
            + "package example.contract;\n");
    Path source = sources.resolve("Served.java");
    Files.writeString(
        source,
        "package example.contract;\nimport org.osgi.annotation.versioning.ConsumerType;\n" + type);
    Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int code =
        compiler.run(
            null,
            null,
            null,
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            packageInfo.toString(),
            source.toString());
    assertThat(code).as("compiling %s", name).isZero();
    Path jar = folder.resolve(name + ".jar");
    Manifest manifest = new Manifest();
    var main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "example");
    main.putValue("Bundle-Version", "1.0.0");
    main.putValue("Export-Package", "example.contract;version=1.0.0");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        URI relative = classes.toUri().relativize(file.toUri());
        out.putNextEntry(new JarEntry(relative.getPath()));
        out.write(Files.readAllBytes(file));
      }
    }
    return jar;
  }
}
