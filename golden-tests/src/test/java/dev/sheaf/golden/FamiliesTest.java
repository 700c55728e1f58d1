package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.testing.Providers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which bundle builds a graph never depends on the order in which bundles were found. */
final class FamiliesTest {
  @Test
  void noFamilyIsClaimedByTwoArchitectures() {
    List<ModelArchitecture> all = Providers.all(ModelArchitecture.class);
    assertThat(all).hasSize(7);
    Map<String, String> claimed = new HashMap<>();
    for (ModelArchitecture architecture : all) {
      String name = architecture.getClass().getSimpleName();
      for (String family : architecture.families()) {
        assertThat(claimed.put(family, name)).as("%s, claimed by %s too", family, name).isNull();
      }
    }
    assertThat(claimed)
        .containsKeys("llama", "gpt2", "mixtral", "mamba", "lfm2", "deepseek_v3", "gemma2");
  }
}
