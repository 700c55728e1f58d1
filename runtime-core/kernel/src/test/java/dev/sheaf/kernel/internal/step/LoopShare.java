package dev.sheaf.kernel.internal.step;

import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures which part of a decoding step is the loop's own: everything between two forwards, that
 * is sampling, log-probabilities, text, events and bookkeeping. A program, not a test; see the
 * profile {@code loop-share}.
 *
 * <pre>share = Σ gaps / (Σ gaps + Σ forwards)     over steps in which all sequences decode</pre>
 *
 * <p>Once by the clock and once by the loop thread's processor time, which tells more on a machine
 * that does other things as well.
 */
final class LoopShare {
  private static final int SEQUENCES = 8;
  private static final int TOKENS = 96;
  private static final int ROUNDS = 4;

  private LoopShare() {}

  public static void main(String[] args) throws Exception {
    Path file = SharedData.require("models/smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf");
    SamplingParameters penalised =
        new SamplingParameters(0.8, 40, 0.95, 0.05, 1.1, 64, 0.1, 0.1, 1, List.of(), Map.of());
    try (RealLoop loop = new RealLoop(file, "cpu", SEQUENCES, 256)) {
      measure(loop, "greedy", SamplingParameters.GREEDY, 0);
      measure(loop, "temperature, top-k, top-p, min-p", SamplingParameters.DEFAULT, 0);
      measure(loop, "the same with penalties and five log-probabilities", penalised, 5);
    }
  }

  private static void measure(RealLoop loop, String what, SamplingParameters sampling, int top)
      throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      loop.model.reset();
      List<LiveGeneration> all = new ArrayList<>();
      for (int i = 0; i < SEQUENCES; i++) {
        int[] prompt = loop.encode("Write down everything that you know about number " + i);
        all.add(
            loop.f.submit(
                LoopFixture.request(sampling.withSeed(i), TOKENS, prompt)
                    .change()
                    .topLogprobs(top)
                    .build()));
      }
      for (LiveGeneration g : all) {
        g.await();
      }
      double gap = loop.model.steadyGapNanos() * 1e-6;
      double forward = loop.model.steadyForwardNanos() * 1e-6;
      int steps = Math.max(1, loop.model.steady());
      System.out.printf(
          "%s, round %d of %d: %d steps of %d sequences, forward %.3f ms, loop %.3f ms, share %.2f %%"
              + " (of the loop thread's processor time %.2f %%)%n",
          what,
          round,
          ROUNDS,
          steps,
          SEQUENCES,
          forward / steps,
          gap / steps,
          100 * gap / (gap + forward),
          100 * loop.model.steadyShareOfProcessor());
    }
  }
}
