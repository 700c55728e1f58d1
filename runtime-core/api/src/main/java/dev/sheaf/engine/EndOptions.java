package dev.sheaf.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What else ends a generation, beside stop texts, {@code maxTokens} and the model's own end: {@code
 * tokens} and {@code leastIndent} with {@link FinishReason#STOP}, {@code afterNewline} with {@link
 * FinishReason#DEADLINE}, {@code repetition} with {@link FinishReason#REPETITION}.
 *
 * @param tokens ids that end it as an end-of-generation token does, also where {@code ignoreEnd};
 *     at most 1,024
 * @param showStop whether the stop text that was reached is part of the answer
 * @param leastIndent it ends before a line, after the first, that is not blank and begins with
 *     fewer white-space characters; 0 = off, at most 10,000
 * @param afterNewline once the answer has a line end, it ends this long after its first token
 * @param repetition ends it when the text goes round in circles
 */
public record EndOptions(
    List<Integer> tokens,
    boolean showStop,
    int leastIndent,
    Optional<Duration> afterNewline,
    Optional<Repetition> repetition) {
  /**
   * The same few tokens, over and over.
   *
   * @param shortest tokens of the shortest pattern looked for, ≥ 1
   * @param longest tokens of the longest, at most 256
   * @param times how often it must stand at the end in a row, ≥ 2
   */
  public record Repetition(int shortest, int longest, int times) {
    public Repetition {
      if (shortest < 1 || longest < shortest || longest > 256 || times < 2 || times > 10_000) {
        throw new IllegalArgumentException(
            "repetition must be 1 ≤ shortest ≤ longest ≤ 256 and 2 ≤ times ≤ 10000, was %d, %d, %d"
                .formatted(shortest, longest, times));
      }
    }
  }

  /** Nothing more. */
  public static final EndOptions DEFAULT =
      new EndOptions(List.of(), false, 0, Optional.empty(), Optional.empty());

  public EndOptions {
    Objects.requireNonNull(repetition, "repetition");
    tokens = List.copyOf(tokens);
    if (tokens.size() > 1024) {
      throw new IllegalArgumentException("tokens must have at most 1024 ids, had " + tokens.size());
    }
    if (leastIndent < 0 || leastIndent > 10_000) {
      throw new IllegalArgumentException("leastIndent must be 0 to 10000, was " + leastIndent);
    }
    afterNewline.ifPresent(d -> {
      if (d.isNegative() || d.isZero()) {
        throw new IllegalArgumentException("afterNewline must be > 0, was " + d);
      }
    });
  }
}
