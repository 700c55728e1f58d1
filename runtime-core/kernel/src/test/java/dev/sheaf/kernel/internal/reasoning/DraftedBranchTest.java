package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.step.DrafterBinding;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.speculation.DraftSink;
import dev.sheaf.speculation.Drafter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Drafts change what a branch costs and nothing that it draws; the ledger sees every row. */
@Timeout(60)
final class DraftedBranchTest {
  @Test
  void draftsAreCountedAndChangeNoToken() throws Exception {
    try (RunFixture f = new RunFixture(200)) {
      GenerationRequest plain = f.asked(RunFixture.sampled(3), 40);
      List<TokenRecord> expected = f.plain(plain);
      f.loop
          .adopt(
              new DrafterBinding(
                  "half",
                  new Provider<>("half", "1.0.0", context -> new HalfRight(List.of())),
                  new HalfRight(RunFixture.ids(expected)),
                  0))
          .get(5, TimeUnit.SECONDS);
      f.model.rows.set(0);
      f.model.forwards.set(0);
      List<TokenRecord> got = new ArrayList<>();
      ReasoningEvent.Finished end =
          f.run(
              plain.change().drafter("half").build(),
              context -> {
                List<Branch> all = context.open(3, 1);
                context.extend(all, Extension.of(15));
                all.getFirst().suspend();
                context.extend(all, Extension.of(25));
                got.addAll(all.getFirst().records());
                return "";
              });
      assertThat(got).isEqualTo(expected);
      assertThat(end.spent().computedTokens()).isEqualTo(f.model.rows.get());
      assertThat(end.spent().draftedTokens()).isPositive();
      assertThat(end.spent().generatedTokens()).isEqualTo(120);
      assertThat(f.model.forwards.get()).isLessThan(f.model.rows.get());
      f.requireNoLeak();
    }
  }

  /** Knows what the first branch says, and is wrong half of the time. */
  private static final class HalfRight implements Drafter {
    private final List<Integer> answer;
    private final Random random = new Random(4);

    HalfRight(List<Integer> answer) {
      this.answer = answer;
    }

    @Override
    public void propose(List<Row> rows, DraftSink sink) {
      for (int r = 0; r < rows.size(); r++) {
        int at = rows.get(r).length() - RunFixture.QUESTION.length;
        int node = -1;
        for (int i = 0; i < 3 && at + i < answer.size(); i++) {
          int token = random.nextBoolean() ? answer.get(at + i) : random.nextInt(48);
          node = sink.add(r, node, token);
          if (node < 0) {
            break;
          }
        }
      }
    }

    @Override
    public void close() {}
  }
}
