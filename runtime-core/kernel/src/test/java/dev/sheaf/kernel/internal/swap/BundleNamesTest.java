package dev.sheaf.kernel.internal.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

final class BundleNamesTest {
  private final Bundle cpu = bundle(7, "dev.sheaf.backend.cpu", "1.0.0");
  private final Bundle newer = bundle(8, "dev.sheaf.backend.cpu", "1.1.0");
  private final Bundle scr = bundle(9, "org.apache.felix.scr", "2.2.18");
  private final Bundle nameless = bundle(10, null, "0.0.0");
  private final Bundle[] all = {cpu, newer, scr, nameless};

  @Test
  void findsByIdNameShortNameAndDashes() {
    assertThat(BundleNames.find(all, "9")).containsExactly(scr);
    assertThat(BundleNames.find(all, "org.apache.felix.scr")).containsExactly(scr);
    assertThat(BundleNames.find(all, "dev.sheaf.backend.cpu")).containsExactly(cpu, newer);
    assertThat(BundleNames.find(all, "backend.cpu")).containsExactly(cpu, newer);
    assertThat(BundleNames.find(all, "backend-cpu")).containsExactly(cpu, newer);
  }

  @Test
  void aVersionTellsEqualsApart() {
    assertThat(BundleNames.find(all, "backend-cpu@1.1.0")).containsExactly(newer);
    assertThat(BundleNames.find(all, "7@1.0.0")).containsExactly(cpu);
    assertThat(BundleNames.find(all, "backend-cpu@2.0.0")).isEmpty();
  }

  @Test
  void findsNothingForPartsPrefixesAndNothing() {
    for (String typed : List.of("", "cpu", "backend", "felix.scr", "null", "@1.0.0", "70")) {
      assertThat(BundleNames.find(all, typed)).as("'%s'", typed).isEmpty();
    }
  }

  private static Bundle bundle(long id, String name, String version) {
    return (Bundle)
        Proxy.newProxyInstance(
            Bundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getBundleId" -> id;
                  case "getSymbolicName" -> name;
                  case "getVersion" -> Version.parseVersion(version);
                  case "equals" -> proxy == args[0];
                  case "hashCode" -> (int) id;
                  case "toString" -> name + " " + version;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
