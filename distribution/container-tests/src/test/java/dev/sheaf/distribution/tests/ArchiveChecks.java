package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Runs in the framework; {@link ArchiveIT} puts it there. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public final class ArchiveChecks {
  @InjectBundleContext BundleContext context;

  @Test
  void everyBundleIsActive() {
    assertThat(bundles())
        .filteredOn(bundle -> bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null)
        .filteredOn(bundle -> bundle.getState() != Bundle.ACTIVE)
        .isEmpty();
    assertThat(sheafBundles()).hasSizeGreaterThanOrEqualTo(16);
  }

  @Test
  void everyBundleOfOursCarriesItsReadme() {
    assertThat(sheafBundles())
        .filteredOn(bundle -> !bundle.getSymbolicName().equals("dev.sheaf.testing"))
        .filteredOn(bundle -> bundle.getEntry("OSGI-INF/README.md") == null)
        .isEmpty();
  }

  @Test
  void nothingIsExportedButContractsAndLibraries() {
    assertThat(sheafBundles())
        .filteredOn(bundle ->
            !bundle
                .getSymbolicName()
                .matches("dev\\.sheaf\\.(api|testing|(architecture|tokenizer)\\.kit)"))
        .filteredOn(bundle -> bundle.getHeaders("").get(Constants.EXPORT_PACKAGE) != null)
        .isEmpty();
  }

  @Test
  void everyComponentIsSatisfied(@InjectService ServiceComponentRuntime runtime) {
    List<String> unsatisfied = new ArrayList<>();
    int components = 0;
    for (Bundle bundle : sheafBundles()) {
      for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
        components++;
        for (ComponentConfigurationDTO configuration :
            runtime.getComponentConfigurationDTOs(component)) {
          if (configuration.state != ComponentConfigurationDTO.SATISFIED
              && configuration.state != ComponentConfigurationDTO.ACTIVE) {
            unsatisfied.add(
                component.name
                    + " in state "
                    + configuration.state
                    + ", lacks "
                    + Arrays.stream(configuration.unsatisfiedReferences)
                        .map(reference -> reference.name)
                        .toList());
          }
        }
      }
    }
    assertThat(unsatisfied).isEmpty();
    assertThat(components).isPositive();
  }

  @Test
  void theShellOffersItselfToTheLauncher() throws Exception {
    assertThat(context.getServiceReferences(ToIntFunction.class, "(sheaf.launcher=true)"))
        .hasSize(1);
  }

  @Test
  void everyServiceOfAProviderHasNameAndVersion() {
    List<Map<String, String>> incomplete = new ArrayList<>();
    for (Bundle bundle : sheafBundles()) {
      if (bundle.getRegisteredServices() == null) {
        continue;
      }
      for (var reference : bundle.getRegisteredServices()) {
        String kind = ((String[]) reference.getProperty(Constants.OBJECTCLASS))[0];
        boolean provider =
            kind.matches("dev\\.sheaf\\.(model|text|backend|cache|sampling)\\.[A-Z]\\w+");
        boolean named =
            reference.getProperty("sheaf.name") instanceof String
                && reference.getProperty("sheaf.version") instanceof String;
        if (provider && !named) {
          incomplete.add(Map.of("bundle", bundle.getSymbolicName(), "service", kind));
        }
      }
    }
    assertThat(incomplete).isEmpty();
  }

  private Stream<Bundle> all() {
    return Arrays.stream(context.getBundles());
  }

  private List<Bundle> bundles() {
    return all().toList();
  }

  private List<Bundle> sheafBundles() {
    return all().filter(bundle -> bundle.getSymbolicName().startsWith("dev.sheaf.")).toList();
  }
}
