package dev.sheaf.error;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the contracts may lean on. */
final class ContractsTest {
  private static final ArchRule JDK_AND_OSGI_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.osgi..", "org.jspecify.annotations", "dev.sheaf..");

  private static JavaClasses contracts;

  @BeforeAll
  static void readTheCompiledContracts() throws URISyntaxException {
    Path classes =
        Path.of(ErrorCode.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    contracts = new ClassFileImporter().importPath(classes);
  }

  @Test
  void dependOnTheJdkAndOsgiAlone() {
    assertThat(contracts.size()).isGreaterThan(50);
    JDK_AND_OSGI_ALONE.check(contracts);
  }

  @Test
  void theRuleSeesADependencyThatIsNotAllowed() {
    JavaClasses thisTest = new ClassFileImporter().importClasses(ContractsTest.class);
    assertThatThrownBy(() -> JDK_AND_OSGI_ALONE.check(thisTest))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("com.tngtech.archunit");
  }

  @Test
  void areNobodysInternals() {
    noClasses().should().resideInAPackage("..internal..").check(contracts);
    noClasses().should().dependOnClassesThat().resideInAPackage("..internal..").check(contracts);
  }

  @Test
  void textKnowsModelsButModelsKnowNeitherTextNorBackends() {
    noClasses()
        .that()
        .resideInAPackage("dev.sheaf.model")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sheaf.text", "dev.sheaf.backend", "dev.sheaf.engine")
        .check(contracts);
    noClasses()
        .that()
        .resideInAnyPackage("dev.sheaf.cache", "dev.sheaf.sampling", "dev.sheaf.error")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sheaf.engine", "dev.sheaf.backend", "dev.sheaf.text")
        .check(contracts);
  }
}
