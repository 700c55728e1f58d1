package dev.sheaf.sampling;

import org.osgi.annotation.versioning.ConsumerType;

/** Makes the samplers of one name; a DS service with {@code sheaf.name}. Stateless. */
@ConsumerType
public interface SamplerFactory {
  /** A sampler for one sequence. */
  Sampler open(SamplingParameters parameters);
}
