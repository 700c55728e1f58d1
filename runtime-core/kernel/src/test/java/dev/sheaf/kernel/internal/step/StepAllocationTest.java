package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sheaf.engine.EndOptions;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.Noise;
import dev.sheaf.sampling.SamplingParameters;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the loop thread allocates per token, told by a sampler that reads its thread's account. */
@Timeout(60)
final class StepAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int SEQUENCES = 8;
  private static final int TOKENS = 180;
  private static final List<String> NAMES = List.of("coin", "again");

  /** Read and written by the loop thread, and by the test once the generations have ended. */
  private final long[] allocated = new long[SEQUENCES * TOKENS];

  private volatile int read;

  @Test
  void decodingAllocatesNextToNothingBesideItsEvents() throws Exception {
    require(r -> r);
  }

  @Test
  void soItDoesWithNoiseEndsOfItsOwnAndProcessedLogprobs() throws Exception {
    EndOptions end =
        new EndOptions(
            List.of(LetterTokenizer.END),
            true,
            4,
            Optional.of(Duration.ofHours(1)),
            Optional.of(new EndOptions.Repetition(1, 256, 10_000)));
    LogprobOptions processed =
        new LogprobOptions(LogprobOptions.Mode.PROCESSED, LogprobOptions.NONE, List.of());
    require(r ->
        r.sampling(SamplingParameters.GREEDY.change().processors(NAMES).build())
            .end(end)
            .logprobs(processed)
            .showControl(true));
  }

  private void require(UnaryOperator<GenerationRequest.Builder> as) throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      LogitsProcessor coin =
          new LogitsProcessor() {
            @Override
            public void apply(Candidates c) {
              throw new AssertionError("the kernel gives noise");
            }

            @Override
            public void apply(Candidates c, Noise noise) {
              c.forbid(LetterTokenizer.END);
              c.edit(3, c.score(3) + noise.uniform(0));
            }
          };
      f.processors.put("coin", new Provider<>("coin", "1.0.0", (p, prompt) -> coin));
      f.processors.put("again", new Provider<>("again", "1.0.0", (p, prompt) -> coin));
      f.samplers.put(
          "greedy",
          new Provider<>(
              "greedy",
              "1.0.0",
              p ->
                  (c, noise) -> {
                    allocated[read++] = THREADS.getCurrentThreadAllocatedBytes();
                    return c.best();
                  }));
      f.adopt("book", new BookDrafter(0)); // there, but nobody asks for it
      f.adopt("toy", new HashModel("n", 512));
      for (int round = 0; round < 4; round++) {
        run(f, as); // lets the compilers see it
      }
      int last = run(f, as);
      int first = last / 4; // past the prompts, all eight decoding
      double perToken = (allocated[last] - allocated[first]) / (double) (last - first);
      double ofEvents = bytesOfEvents(last - first);
      assertThat(perToken - ofEvents)
          .as("of %.0f bytes per token, %.0f of them events", perToken, ofEvents)
          .isLessThan(256);
    }
  }

  private int run(LoopFixture f, UnaryOperator<GenerationRequest.Builder> as) throws Exception {
    read = 0;
    List<LiveGeneration> all = new ArrayList<>();
    for (int i = 0; i < SEQUENCES; i++) {
      all.add(f.submit(as.apply(greedy(TOKENS, i, 1, 2).change()).build()));
    }
    for (LiveGeneration g : all) {
      end(g);
    }
    assertThat(read).isEqualTo(SEQUENCES * TOKENS);
    return read - 1;
  }

  /** What making the events and keeping them costs, measured on this thread. */
  private static double bytesOfEvents(int count) {
    LetterTokenizer letters = new LetterTokenizer();
    var texts = new dev.sheaf.kernel.internal.text.TextStream(letters, List.of());
    List<LiveGeneration> kept = new ArrayList<>();
    long before = 0;
    for (int round = 0; round < 5; round++) {
      LiveGeneration g = new LiveGeneration("r");
      List<TokenRecord> records = new ArrayList<>();
      before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < count; i++) {
        TokenRecord record = new TokenRecord(i % 40, "toy", "n", -1.5, List.of(), 0);
        records.add(record);
        g.append(new GenerationEvent.Token(record, texts.push(i % 40)));
      }
      before = THREADS.getCurrentThreadAllocatedBytes() - before;
      kept.add(g);
    }
    assertThat(kept).hasSize(5);
    return before / (double) count;
  }
}
