package dev.sheaf.plan;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Searches settings for the best value of a measure. A DS service with {@code sheaf.name}.
 *
 * <p><b>Threads.</b> Stateless; the measure is called on the caller's thread, one call at a time.
 * <b>Swap.</b> A search that has begun ends on its code.
 */
@ConsumerType
public interface Tuner {
  /**
   * Searches.
   *
   * @param ranges setting → [lowest, highest]
   * @param measure higher is better
   * @param trials the most calls of {@code measure}
   */
  Map<String, Double> tune(
      Map<String, double[]> ranges, ToDoubleFunction<Map<String, Double>> measure, int trials)
      throws InterruptedException;
}
