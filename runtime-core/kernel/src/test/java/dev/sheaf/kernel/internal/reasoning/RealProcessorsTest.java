package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real processors, built again in each piece of a branch: one generation to the bit. */
@Timeout(60)
final class RealProcessorsTest {
  static List<Map<String, Double>> parameters() {
    return List.of(
        Map.of("mirostat", 1.0, "mirostat-tau", 3.0),
        Map.of("mirostat", 2.0, "mirostat-tau", 3.0, "mirostat-eta", 0.4),
        Map.of("adaptive-target", 0.2, "adaptive-decay", 0.8),
        Map.of("xtc-probability", 0.5, "xtc-threshold", 0.05),
        Map.of("typical-p", 0.8, "top-n-sigma", 2.0),
        Map.of("dynatemp-range", 0.5),
        Map.of("dry-multiplier", 0.8, "dry-allowed-length", 1.0));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void piecesOfABranchAreOneGeneration(Map<String, Double> more) throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      SamplingParameters.Builder sampling = RunFixture.sampled(5).change();
      more.forEach(sampling::set);
      if (more.containsKey("dry-multiplier")) {
        sampling.texts("dry-sequence-breakers", List.of()); // there is no tokenizer here
      }
      GenerationRequest q = f.asked(sampling.build(), 40);
      List<TokenRecord> got = new ArrayList<>();
      f.run(
          q,
          context -> {
            Branch b = context.open(2, 1).getFirst();
            for (int n : new int[] {1, 7, 2, 13}) {
              b.extend(Extension.of(n));
            }
            b.suspend();
            b.extend(Extension.of(5));
            Branch child = b.fork(1).getFirst();
            child.extend(Extension.of(12));
            got.addAll(child.records());
            return "";
          });
      List<TokenRecord> plain = f.plain(q);
      assertThat(got).isEqualTo(plain);
      boolean carries = more.containsKey("mirostat") || more.containsKey("adaptive-target");
      assertThat(plain.stream().map(TokenRecord::carry).distinct().count() > 20).isEqualTo(carries);
      List<TokenRecord> processed =
          f.plain(
              q.change()
                  .topLogprobs(48)
                  .logprobs(
                      new LogprobOptions(
                          LogprobOptions.Mode.PROCESSED, LogprobOptions.NONE, List.of()))
                  .build());
      for (int i = 0; i < plain.size(); i++) {
        TokenRecord t = processed.get(i);
        assertThat(t.id()).isEqualTo(plain.get(i).id());
        assertThat(t.top().stream().mapToDouble(a -> Math.exp(a.logprob())).sum())
            .isBetween(1 - 1e-9, 1 + 1e-9);
        assertThat(t.top())
            .contains(new TokenRecord.Alternative(t.id(), t.logprob()))
            .as("carrying processors draw by themselves and leave one")
            .hasSizeBetween(1, carries ? 1 : 48);
      }
      f.requireNoLeak();
    }
  }
}
