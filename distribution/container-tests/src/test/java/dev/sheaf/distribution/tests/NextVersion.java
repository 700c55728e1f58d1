package dev.sheaf.distribution.tests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The same bundle under another version: what a vendor's next release looks like to the framework.
 */
final class NextVersion {
  private NextVersion() {}

  static Path of(Path jar, String version, Path folder) throws IOException {
    Path out = folder.resolve(jar.getFileName().toString().replace(".jar", "-" + version + ".jar"));
    try (InputStream raw = Files.newInputStream(jar);
        JarInputStream in = new JarInputStream(raw)) {
      Manifest manifest = new Manifest(in.getManifest());
      manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
      try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(out), manifest)) {
        for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
          to.putNextEntry(new JarEntry(entry.getName()));
          byte[] bytes = in.readAllBytes();
          if (entry.getName().startsWith("OSGI-INF/") && entry.getName().endsWith(".xml")) {
            bytes =
                new String(bytes, StandardCharsets.UTF_8)
                    .replaceAll("(name=\"sheaf.version\"[^>]*value=\")[^\"]*", "$1" + version)
                    .getBytes(StandardCharsets.UTF_8);
          }
          to.write(bytes);
          to.closeEntry();
        }
      }
    }
    return out;
  }
}
