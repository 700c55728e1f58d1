package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/** Forbids the end of the generation until so many tokens have been put out. */
final class MinTokens implements LogitsProcessor {
  private final int least;
  private final TokenSet ends;
  private int output;

  MinTokens(int least, TokenSet ends) {
    this.least = least;
    this.ends = ends;
  }

  @Override
  public void push(int token, long carry) {
    output++;
  }

  @Override
  public void pop() {
    if (output == 0) {
      throw new IllegalStateException("pop without a push");
    }
    output--;
  }

  @Override
  public void apply(Candidates candidates) {
    if (output < least) {
      ends.forbid(candidates);
    }
  }
}
