package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameters;

/** A factory whose processors cannot be opened without knowledge of their model. */
interface ModelBoundFactory extends LogitsProcessorFactory {
  @Override
  LogitsProcessor open(SamplingParameters parameters, SamplingContext context);

  @Override
  default LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    throw new IllegalStateException(
        getClass().getSimpleName() + " opens with a SamplingContext only");
  }
}
