package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;

/** The numbers that more than one processor reads. */
final class Parameters {
  static final SamplingParameter MIN_KEEP =
      SamplingParameter.whole(
          "min-keep",
          0,
          0,
          Integer.MAX_VALUE,
          "Candidates that top-p, min-p, typical-p, xtc leave at least, if there are so many");

  static final SamplingParameter MIROSTAT =
      SamplingParameter.whole(
          "mirostat", 0, 0, 2, "Version of mirostat that replaces the other samplers, 0 for none");

  static final SamplingParameter MIROSTAT_TAU =
      SamplingParameter.number(
          "mirostat-tau", 5, 0, 100, "Surprise that mirostat aims at, in bits per token");

  static final SamplingParameter MIROSTAT_ETA =
      SamplingParameter.number(
          "mirostat-eta", 0.1, 0, 100, "Share of its error that mirostat corrects at each token");

  private Parameters() {}

  static int minKeep(SamplingParameters parameters) {
    return (int) MIN_KEEP.of(parameters);
  }
}
