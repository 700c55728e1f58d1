package dev.sheaf.sampling;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the samplers of one name; a DS service with {@code sheaf.name}.
 *
 * <p><b>Threads.</b> Stateless; called from several step loops. <b>Swap.</b> When it goes,
 * sequences that use it wait for its return, then fail clearly.
 */
@ConsumerType
public interface SamplerFactory {
  /** A sampler for one sequence. */
  Sampler open(SamplingParameters parameters);
}
