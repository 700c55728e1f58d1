package dev.sheaf.engine;

import java.util.List;

/**
 * A generated token and where it came from.
 *
 * @param id the token
 * @param backend name of the backend that computed its logits, and its version after a space
 * @param numerics id of the numbers
 * @param logprob natural log-probability, under the distribution that the request asked about
 * @param top the likeliest tokens under it, as many as were asked for, then the tokens that were
 *     asked for by id
 * @param carry what the sampler needs from step to step
 */
public record TokenRecord(
    int id, String backend, String numerics, double logprob, List<Alternative> top, long carry) {
  /** One of the likeliest tokens. */
  public record Alternative(int id, double logprob) {}

  public TokenRecord {
    top = List.copyOf(top);
  }
}
