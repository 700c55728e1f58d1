package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/** Keeps the likeliest candidate alone, of equals the lowest id: a greedy choice by any sampler. */
record Likeliest() implements LogitsProcessor {
  @Override
  public void apply(Candidates candidates) {
    candidates.keepTop(1);
  }
}
