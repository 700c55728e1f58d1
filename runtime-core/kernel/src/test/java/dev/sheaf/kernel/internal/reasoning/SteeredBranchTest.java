package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.kernel.internal.step.SteeredSampling;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.sampling.LogitsProcessorFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each extension builds its processors again: what they keep and draw goes on where it was. */
@Timeout(60)
final class SteeredBranchTest {
  private static RunFixture fixture() {
    RunFixture f = new RunFixture(64);
    new SteeredSampling()
        .factories()
        .forEach((name, made) -> f.provide(LogitsProcessorFactory.class, name, made));
    return f;
  }

  @Test
  void piecesOfABranchAreOneGeneration() throws Exception {
    try (RunFixture f = fixture()) {
      for (long seed = 1; seed <= 5; seed++) {
        GenerationRequest q = f.asked(SteeredSampling.parameters(seed), 40);
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
        assertThat(got).isEqualTo(f.plain(q));
      }
      f.requireNoLeak();
    }
  }

  @Test
  void tokensThatAreGivenLeaveTheKeptValueAsItStands() throws Exception {
    try (RunFixture f = fixture()) {
      f.run(
          f.asked(SteeredSampling.parameters(3), 60),
          context -> {
            List<Branch> all = context.open(2, 1);
            Branch first = all.getFirst();
            first.extend(Extension.of(9));
            first.inject(List.of(4, 5, 6));
            Branch whole = first.fork(1).getFirst();
            whole.extend(Extension.of(20));
            Branch pieces = first;
            List<TokenRecord> got = new ArrayList<>();
            for (int n : new int[] {1, 8, 11}) {
              got.addAll(pieces.extend(Extension.of(n)).tokens());
              pieces.suspend();
            }
            List<TokenRecord> records = whole.records();
            assertThat(got).isEqualTo(records.subList(records.size() - 20, records.size()));
            assertThat(got.getFirst().carry()).isNotZero();
            return "";
          });
      f.requireNoLeak();
    }
  }
}
