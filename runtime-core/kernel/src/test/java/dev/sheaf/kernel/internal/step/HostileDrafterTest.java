package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.speculation.DraftSink;
import dev.sheaf.speculation.Drafter;
import dev.sheaf.speculation.DrafterFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A drafter that breaks its contract costs itself, and no request a token. */
@Timeout(60)
final class HostileDrafterTest {
  /** What a drafter does wrong, and whether it can be told that it does. */
  enum Crime {
    GARBAGE(false),
    TOO_MANY_NODES(false),
    WRITES_INTO_TOKENS(false),
    ID_BEYOND_VOCABULARY(true),
    NEGATIVE_ID(true),
    FOREIGN_ROW(true),
    FOREIGN_PARENT(true),
    THROWS(true),
    THROWS_AN_ERROR(true),
    THROWS_WHEN_TOLD(true),
    THROWS_WHEN_TAUGHT(true),
    KEEPS_THE_SINK(true);

    private final boolean caught;

    Crime(boolean caught) {
      this.caught = caught;
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingButTheDrafterSuffers(Crime crime) throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 512));
      GenerationRequest request =
          LoopFixture.request(LoopFixture.sampled(3), 80, 1, 2)
              .change()
              .grammar(new Grammar("steps", "100 1000"))
              .build();
      LiveGeneration plain = f.submit(request);
      end(plain);
      Provider<DrafterFactory> provider = f.adopt("bad", new Hostile(crime));
      LiveGeneration drafted = f.submit(request.change().drafter("bad").build());
      assertThat(end(drafted).error()).isEmpty();
      assertThat(ids(drafted)).hasSize(80).isEqualTo(ids(plain));
      f.loop.sequences().get(5, TimeUnit.SECONDS);
      if (crime.caught) {
        assertThat(provider.quarantine()).contains("failed");
        f.expectWarnings();
      } else {
        assertThat(provider.quarantine()).isNull();
      }
    }
  }

  /** Commits one crime in every step. */
  private static final class Hostile implements Drafter {
    private final Crime crime;
    private final Random random = new Random(1);
    private @Nullable DraftSink kept;

    Hostile(Crime crime) {
      this.crime = crime;
    }

    @Override
    public void propose(List<Row> rows, DraftSink sink) {
      switch (crime) {
        case GARBAGE -> {
          int node = -1;
          for (int i = 0; i < rows.getFirst().most(); i++) {
            node = sink.add(0, node, random.nextInt(HashModel.VOCABULARY));
          }
        }
        case TOO_MANY_NODES -> {
          for (int i = 0; i < 10_000; i++) {
            sink.add(0, -1, i % HashModel.VOCABULARY);
          }
        }
        case WRITES_INTO_TOKENS -> Arrays.fill(rows.getFirst().tokens(), -7);
        case ID_BEYOND_VOCABULARY -> sink.add(0, -1, HashModel.VOCABULARY);
        case NEGATIVE_ID -> sink.add(0, -1, -1);
        case FOREIGN_ROW -> sink.add(rows.size(), -1, 1);
        case FOREIGN_PARENT -> sink.add(0, 500, 1);
        case THROWS -> {
          sink.add(0, -1, 1);
          throw new IllegalStateException("drafts are out");
        }
        case THROWS_AN_ERROR -> throw new StackOverflowError();
        case THROWS_WHEN_TOLD, THROWS_WHEN_TAUGHT -> sink.add(0, -1, 1);
        case KEEPS_THE_SINK -> kept = sink; // and uses it when it is told what was chosen
      }
    }

    @Override
    public void chosen(long sequence, int[] tokens, int count, int drafted) {
      DraftSink sink = kept;
      if (sink != null) {
        sink.add(0, -1, 1);
      }
      if (crime == Crime.THROWS_WHEN_TOLD) {
        throw new IllegalStateException("does not want to know");
      }
    }

    @Override
    public int learnTop() {
      return crime == Crime.THROWS_WHEN_TAUGHT ? 5 : 0;
    }

    @Override
    public void learn(
        long sequence, int[] context, int length, int[] ids, float[] probabilities, int count) {
      throw new IllegalStateException("does not want to learn");
    }

    @Override
    public void close() {}
  }
}
