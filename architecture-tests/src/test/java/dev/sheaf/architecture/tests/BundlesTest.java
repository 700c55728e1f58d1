package dev.sheaf.architecture.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static dev.sheaf.architecture.tests.Contracts.internals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Bundles meet in contracts only. */
@AnalyzeClasses(packages = "dev.sheaf", importOptions = ImportOption.DoNotIncludeTests.class)
final class BundlesTest {
  @ArchTest
  static final ArchRule nobodyReachesTheInsideOfAnotherBundle =
      classes().should(leaveOtherBundlesInsidesAlone());

  @ArchTest
  static final ArchRule theStepLoopNeverCallsOsgi =
      noClasses()
          .that()
          .resideInAPackage("dev.sheaf.kernel.internal.step..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.osgi.framework..", "org.osgi.util..", "org.osgi.service.component");

  @ArchTest
  static final ArchRule onlyTheLauncherTouchesTheTerminal =
      noClasses().that(internals()).should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .that(internals())
          .should()
          .haveNameMatching(".*\\.(Abstract\\w*|\\w*(Util|Utils|Impl|Helper|Base))");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that()
          .resideInAPackage("dev.sheaf..")
          .should(
              new ArchCondition<>("reside in a package marked @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked =
                      type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
                  events.add(
                      new SimpleConditionEvent(
                          type, marked, type.getPackageName() + " is not marked @NullMarked"));
                }
              });

  private static ArchCondition<JavaClass> leaveOtherBundlesInsidesAlone() {
    return new ArchCondition<>("leave the insides of other bundles alone") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
          if (Contracts.isInternal(target)
              && !(type.getPackageName() + ".").startsWith(Contracts.bundle(target) + ".")) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }
}
