package dev.sheaf.sampling;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the processors of one name.
 *
 * <p>A DS service whose {@code sheaf.name} is the name used in {@link
 * SamplingParameters#processors()}. <b>Threads.</b> Stateless; called from several step loops.
 * <b>Swap.</b> When it goes, sequences that use it wait for its return, then fail clearly.
 */
@ConsumerType
public interface LogitsProcessorFactory {
  /**
   * A processor for one sequence.
   *
   * @param prompt ids of the prompt; do not change
   * @throws dev.sheaf.error.SheafException a parameter is out of its range
   */
  LogitsProcessor open(SamplingParameters parameters, int[] prompt);
}
