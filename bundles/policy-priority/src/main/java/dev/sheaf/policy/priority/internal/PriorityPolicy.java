package dev.sheaf.policy.priority.internal;

import dev.sheaf.engine.Demands;
import dev.sheaf.engine.SchedulingPolicy;
import org.osgi.service.component.annotations.Component;

/**
 * Higher priorities first; within one, sequences that decode before prompts, then by arrival.
 *
 * <p><b>Nobody starves.</b> The policy keeps nothing and knows no clock; submissions are its time.
 * A sequence rises by one class for every {@value #RISE} requests that were submitted after it, as
 * far as the newest one that still wants to compute shows. So a sequence is overtaken by at most
 * {@value #RISE} later submissions per class that they are above it; and while nobody submits,
 * those before it end.
 *
 * <p>Never idle: the shares add up to the budget, or to all that is wanted.
 */
@Component(property = {"sheaf.name=priority", "sheaf.version=0.1.0"})
public final class PriorityPolicy implements SchedulingPolicy {
  /** Later submissions that lift a sequence by one class. */
  static final int RISE = 32;

  /** The best that is left, again and again: a step has few demands, and nothing is allocated. */
  @Override
  public void plan(Demands demands, int budgetTokens, int[] share) {
    int n = demands.count();
    long now = Long.MIN_VALUE;
    for (int i = 0; i < n; i++) {
      now = Math.max(now, demands.arrival(i));
    }
    int left = Math.max(0, budgetTokens);
    for (int served = 0; served < n && left > 0; served++) {
      int best = -1;
      for (int i = 0; i < n; i++) {
        if (share[i] == 0 && (best < 0 || before(demands, i, best, now))) {
          best = i;
        }
      }
      share[best] = Math.min(left, demands.pending(best));
      left -= share[best];
    }
  }

  private static boolean before(Demands demands, int a, int b, long now) {
    long classOfA = risen(demands.priority(a), demands.arrival(a), now);
    long classOfB = risen(demands.priority(b), demands.arrival(b), now);
    if (classOfA != classOfB) {
      return classOfA > classOfB;
    }
    boolean decodes = demands.pending(a) == 1;
    if (decodes != (demands.pending(b) == 1)) {
      return decodes;
    }
    return demands.arrival(a) < demands.arrival(b);
  }

  /** The class of a sequence: its priority, and a step up for each {@link #RISE} later arrivals. */
  static long risen(int priority, long arrival, long now) {
    long later = now - arrival;
    // Arrivals count up from some number; only nonsense is so far apart that this overflows.
    return priority + (later < 0 ? 0 : later) / RISE;
  }
}
