package dev.sheaf.architecture.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.sheaf.architecture.tests.Contracts.contracts;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The contracts stand alone. */
@AnalyzeClasses(packages = "dev.sheaf", importOptions = ImportOption.DoNotIncludeTests.class)
final class ContractsTest {
  @ArchTest
  static final ArchRule dependOnTheJdkAndOsgiAlone =
      classes()
          .that(contracts())
          .should()
          .onlyDependOnClassesThat(
              contracts()
                  .or(
                      DescribedPredicate.describe(
                          "the JDK, OSGi or nullness annotations", ContractsTest::isPlatform)));

  @ArchTest
  static final ArchRule haveNoCyclesAmongTheirPackages =
      slices().matching("dev.sheaf.(*)").should().beFreeOfCycles();

  @ArchTest
  static void areAllThere(JavaClasses all) {
    assertThat(all.that(contracts()).stream().map(JavaClass::getPackageName))
        .contains(
            "dev.sheaf.model",
            "dev.sheaf.text",
            "dev.sheaf.backend",
            "dev.sheaf.cache",
            "dev.sheaf.sampling",
            "dev.sheaf.constraint",
            "dev.sheaf.speculation",
            "dev.sheaf.engine",
            "dev.sheaf.reasoning",
            "dev.sheaf.tool",
            "dev.sheaf.plan",
            "dev.sheaf.admin",
            "dev.sheaf.error",
            "dev.sheaf.report");
  }

  private static boolean isPlatform(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.isEmpty() // primitives
        || name.startsWith("java.")
        || name.startsWith("org.osgi.")
        || name.equals("org.jspecify.annotations");
  }
}
