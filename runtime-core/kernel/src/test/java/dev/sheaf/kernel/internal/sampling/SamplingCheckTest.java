package dev.sheaf.kernel.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.SamplingParameters;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is refused before it is queued, and what the records refuse by themselves. */
final class SamplingCheckTest {
  private static final SamplingParameters PLAIN = SamplingParameters.GREEDY;

  @Test
  void aRequestThatBansEveryTokenIsRefused() {
    List<Integer> all = IntStream.range(0, 5).boxed().toList();
    refusedAsEmpty(PLAIN.change().bannedTokens(all).build());
    refusedAsEmpty(
        PLAIN.change().allowedTokens(List.of(1, 3)).bannedTokens(List.of(3, 0, 1)).build());
    for (SamplingParameters some :
        List.of(
            PLAIN,
            PLAIN.change().bannedTokens(List.of(0, 1, 1, 2, 3)).build(),
            PLAIN.change().allowedTokens(List.of(1, 3)).bannedTokens(List.of(3)).build())) {
      assertThatCode(() -> SamplingCheck.somethingLeft(some, 5)).doesNotThrowAnyException();
    }
  }

  private static void refusedAsEmpty(SamplingParameters p) {
    assertThatThrownBy(() -> SamplingCheck.somethingLeft(p, 5))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.code()).isEqualTo(SamplingCheck.NOTHING_LEFT);
              assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
            });
  }

  @Test
  void reportsAreRefusedWhereTheyHaveNoMeasure() {
    GenerationRequest plain = GenerationRequest.greedy("m", new Prompt.Ids(List.of(1)), 1);
    List<Integer> ids = Collections.nCopies(1024, 7);
    SamplingCheck.reports(plain, 1 << 30, 1 << 30); // nothing was asked for
    SamplingCheck.reports(wanting(plain, 99, List.of()), 40_000, 1 << 30);
    SamplingCheck.reports(wanting(plain, LogprobOptions.NONE, ids), 1 << 30, 3_906);
    for (int[] c : new int[][] {{100, 0, 40_000, 1}, {0, 1024, 4_000, 1}, {-1, 1024, 1, 4_000}}) {
      GenerationRequest much = wanting(plain, c[0], ids.subList(0, c[1]));
      assertThatThrownBy(() -> SamplingCheck.reports(much, c[2], c[3]))
          .isInstanceOfSatisfying(
              SheafException.class,
              e -> assertThat(e.code()).isEqualTo(SamplingCheck.TOO_MANY_LOGPROBS))
          .hasMessageContaining("4000000");
    }
  }

  private static GenerationRequest wanting(GenerationRequest r, int prompt, List<Integer> ids) {
    return r.change().logprobs(new LogprobOptions(LogprobOptions.Mode.RAW, prompt, ids)).build();
  }

  @Test
  void limitsAreNamedAndAnySeedIsTaken() {
    GenerationRequest.Builder r = GenerationRequest.to("m", new Prompt.Ids(List.of(1)));
    for (int max : new int[] {0, -1, Integer.MIN_VALUE}) {
      refused(() -> r.maxTokens(max).build(), "maxTokens must be ≥ 1, was " + max);
    }
    r.maxTokens(1);
    refused(() -> r.topLogprobs(1_000_000).build(), "0 to 100, was 1000000");
    r.topLogprobs(0);
    refused(() -> new LogprobOptions(LogprobOptions.Mode.RAW, 1_000_000, List.of()), "−1 to 100");
    refused(() -> r.stop(Collections.nCopies(10_000, "x")).build(), "at most 64 texts, had 10000");
    refused(() -> r.stop(List.of("x", "")).build(), "must not contain an empty text");
    r.stop(List.of());
    for (long seed : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(r.sampling(PLAIN.withSeed(seed)).build().sampling().seed()).isEqualTo(seed);
    }
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
