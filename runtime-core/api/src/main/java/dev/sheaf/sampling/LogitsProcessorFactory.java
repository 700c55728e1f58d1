package dev.sheaf.sampling;

import java.util.List;
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

  /**
   * A processor for one sequence, made with knowledge of its model. What the kernel calls.
   *
   * @throws dev.sheaf.error.SheafException a parameter is out of its range
   */
  default LogitsProcessor open(SamplingParameters parameters, SamplingContext context) {
    return open(parameters, context.prompt());
  }

  /**
   * The names in {@link SamplingParameters#more()} that it reads; the same list at every call. A
   * name that no installed processor reads is refused.
   */
  default List<SamplingParameter> parameters() {
    return List.of();
  }

  /** The names in {@link SamplingParameters#texts()} that it reads. */
  default List<String> textParameters() {
    return List.of();
  }
}
