package dev.sheaf.architecture.tests.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.architecture.tests.spi.ContractSources.Method;
import dev.sheaf.architecture.tests.spi.ContractSources.Package;
import dev.sheaf.architecture.tests.spi.ContractSources.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contracts say what a vendor needs to know, and the reference page says what they say. */
final class SpiPageTest {
  /** Services whose provider can go while requests are in flight. */
  private static final Set<String> SERVICES =
      Set.of(
          "ModelFormat",
          "ModelArchitecture",
          "ModelProvider",
          "TokenizerFactory",
          "ChatTemplateEngine",
          "Backend",
          "KvCacheManager",
          "LogitsProcessorFactory",
          "SamplerFactory",
          "ConstraintCompiler",
          "DrafterFactory",
          "SchedulingPolicy",
          "ReasoningStrategy",
          "RewardModel",
          "Verifier",
          "AnswerExtractor",
          "Tool",
          "ToolRetriever",
          "CodeExecutor",
          "Prover",
          "Planner",
          "Tuner",
          "CommandProvider",
          "HealthCheck");

  @Test
  void thePageIsWhatTheSourcesSay() throws IOException {
    assertThat(SpiPage.FILE)
        .as("regenerate by running SpiPage.main in architecture-tests")
        .content()
        .isEqualTo(SpiPage.text());
  }

  @Test
  void everythingVisibleIsExplained() throws IOException {
    ContractSources sources = ContractSources.read();
    List<String> silent = new ArrayList<>();
    for (Package p : sources.packages()) {
      if (p.comment().isEmpty()) {
        silent.add("package " + p.name());
      }
      p.types().forEach(t -> collect(sources, t, p.name(), silent));
    }
    assertThat(silent).as("without a comment").isEmpty();
  }

  @Test
  void everyServiceSaysWhoCallsItAndWhatHappensWhenItGoes() throws IOException {
    ContractSources sources = ContractSources.read();
    List<String> missing = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Package p : sources.packages()) {
      for (Type t : p.types()) {
        if (SERVICES.contains(t.name())) {
          seen.add(t.name());
          String text = t.comment().map(c -> DocText.of(c.getFullBody())).orElse("");
          for (String word : List.of("**Threads.**", "**Swap.**")) {
            if (!text.contains(word)) {
              missing.add(t.name() + " " + word);
            }
          }
        }
      }
    }
    assertThat(seen)
        .as("the services of the contracts")
        .containsExactlyInAnyOrderElementsOf(SERVICES);
    assertThat(missing).isEmpty();
  }

  private static void collect(ContractSources sources, Type t, String where, List<String> silent) {
    if (!t.visible()) {
      return;
    }
    String name = where + "." + t.name();
    if (t.comment().isEmpty()) {
      silent.add(name);
    }
    for (Method m : sources.methods(t)) {
      if (m.visible() && !m.overrides() && m.comment().isEmpty()) {
        silent.add(name + "." + m.tree().getName());
      }
    }
    sources.members(t).forEach(member -> collect(sources, member, name, silent));
  }
}
