package dev.sheaf.reasoning;

import java.time.Duration;
import java.util.Objects;

/**
 * What a run may spend.
 *
 * @param generatedTokens chosen tokens, ≥ 1
 * @param rewardCalls scored branches, ≥ 0
 * @param wall from its start; when it is resumed, the time before counts too
 */
public record Budget(long generatedTokens, long rewardCalls, Duration wall) {
  /** No limit but the machine's. */
  public static final Budget UNLIMITED =
      new Budget(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofDays(365));

  public Budget {
    Objects.requireNonNull(wall, "wall");
    if (generatedTokens < 1 || rewardCalls < 0 || wall.isNegative() || wall.isZero()) {
      throw new IllegalArgumentException(
          "generatedTokens must be ≥ 1, rewardCalls ≥ 0, wall > 0, were %d, %d, %s"
              .formatted(generatedTokens, rewardCalls, wall));
    }
  }

  /** So many tokens, otherwise unlimited. */
  public static Budget tokens(long generatedTokens) {
    return new Budget(generatedTokens, UNLIMITED.rewardCalls, UNLIMITED.wall);
  }
}
