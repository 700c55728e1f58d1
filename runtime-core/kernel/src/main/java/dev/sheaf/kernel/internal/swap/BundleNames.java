package dev.sheaf.kernel.internal.swap;

import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;

/**
 * Finds bundles by what people type: id, symbolic name, the name without {@code dev.sheaf.}, dashes
 * for dots, {@code @version}.
 */
final class BundleNames {
  private static final String PREFIX = "dev.sheaf.";

  private BundleNames() {}

  static List<Bundle> find(Bundle[] all, String typed) {
    int at = typed.lastIndexOf('@');
    String name = at > 0 ? typed.substring(0, at) : typed;
    String version = at > 0 ? typed.substring(at + 1) : "";
    String dotted = name.replace('-', '.');
    return Arrays.stream(all)
        .filter(b -> version.isEmpty() || b.getVersion().toString().equals(version))
        .filter(b ->
            Long.toString(b.getBundleId()).equals(name)
                || name.equals(b.getSymbolicName())
                || (PREFIX + dotted).equals(b.getSymbolicName()))
        .toList();
  }
}
