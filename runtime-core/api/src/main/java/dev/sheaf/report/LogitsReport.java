package dev.sheaf.report;

import java.util.List;

/**
 * The likeliest next tokens after a prompt.
 *
 * @param model its name
 * @param backend that computed them, with its version
 * @param numerics of that backend
 * @param promptIds the prompt as tokens
 * @param logSumExp ln Σ exp(logit) over the vocabulary
 * @param top the likeliest, likeliest first, of equals the lower id
 */
public record LogitsReport(
    String model,
    String backend,
    String numerics,
    List<Integer> promptIds,
    double logSumExp,
    List<Entry> top) {
  /**
   * One token.
   *
   * @param id the token
   * @param piece as the vocabulary spells it
   * @param logit as the model gave it
   * @param logprob natural logarithm of its probability
   */
  public record Entry(int id, String piece, float logit, double logprob) {}

  public LogitsReport {
    promptIds = List.copyOf(promptIds);
    top = List.copyOf(top);
  }
}
