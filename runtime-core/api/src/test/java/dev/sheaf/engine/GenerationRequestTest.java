package dev.sheaf.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.sampling.SamplingParameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GenerationRequestTest {
  private static final GenerationRequest FULL =
      GenerationRequest.to("m", Prompt.text("p"))
          .sampling(SamplingParameters.DEFAULT)
          .maxTokens(7)
          .stop(List.of("end"))
          .topLogprobs(3)
          .ignoreEnd(true)
          .backend("cpu")
          .deadline(Duration.ofSeconds(2))
          .grammar(new Grammar("regex", "a+"))
          .drafter("ngram")
          .priority(5)
          .build();

  @Test
  void theBuilderGivesWhatItIsTold() {
    assertThat(FULL)
        .isEqualTo(
            new GenerationRequest(
                "m",
                Prompt.text("p"),
                SamplingParameters.DEFAULT,
                7,
                List.of("end"),
                3,
                true,
                Optional.of("cpu"),
                Optional.of(Duration.ofSeconds(2)),
                Optional.of(new Grammar("regex", "a+")),
                Optional.of("ngram"),
                5));
  }

  @Test
  void aChangeKeepsEverythingElse() {
    assertThat(FULL.change().build()).isEqualTo(FULL);
    GenerationRequest other = FULL.change().priority(1).build();
    assertThat(other.priority()).isEqualTo(1);
    assertThat(other.change().priority(5).build()).isEqualTo(FULL);
  }

  @Test
  void nonsenseIsRefusedByNameAndValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FULL.change().maxTokens(0).build())
        .withMessageContaining("maxTokens must be ≥ 1, was 0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Grammar(" ", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Grammar("regex", ""));
  }
}
