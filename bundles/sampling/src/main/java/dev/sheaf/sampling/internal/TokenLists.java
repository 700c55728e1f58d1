package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Leaves only the tokens that a request allows, less those that it bans.
 *
 * @param allowed empty = all
 * @param banned may overlap what is allowed, and wins
 */
record TokenLists(TokenSet allowed, TokenSet banned) implements LogitsProcessor {
  @Override
  public void apply(Candidates candidates) {
    if (!allowed.isEmpty()) {
      allowed.allowOnly(candidates);
    }
    if (!banned.isEmpty()) {
      banned.forbid(candidates);
    }
  }
}
