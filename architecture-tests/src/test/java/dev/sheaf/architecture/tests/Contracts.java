package dev.sheaf.architecture.tests;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/** Tells the contracts of runtime-core/api from what implements them, by package. */
final class Contracts {
  private static final String ROOT = "dev.sheaf.";

  private Contracts() {}

  /** Everything below {@code dev.sheaf} that is neither a bundle's inside nor the launcher. */
  static DescribedPredicate<JavaClass> contracts() {
    return DescribedPredicate.describe("contracts", Contracts::isContract);
  }

  /** The insides of bundles. */
  static DescribedPredicate<JavaClass> internals() {
    return DescribedPredicate.describe("internals", c -> isInternal(c.getPackageName()));
  }

  /** {@code dev.sheaf.format.gguf} for every class inside that bundle. */
  static String bundle(String packageName) {
    return packageName.substring(0, packageName.indexOf(".internal"));
  }

  static boolean isInternal(String packageName) {
    return packageName.startsWith(ROOT) && (packageName + ".").contains(".internal.");
  }

  private static boolean isContract(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT)
        && !isInternal(name)
        && !name.startsWith("dev.sheaf.launcher")
        && !name.startsWith("dev.sheaf.architecture.tests");
  }
}
