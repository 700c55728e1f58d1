package dev.sheaf.policy.priority.internal;

import dev.sheaf.engine.SchedulingPolicy;
import java.util.List;
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

  @Override
  public int[] plan(List<Demand> demands, int budgetTokens) {
    int n = demands.size();
    long now = Long.MIN_VALUE;
    for (Demand demand : demands) {
      now = Math.max(now, demand.arrival());
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    sort(order, demands, now);
    int[] share = new int[n];
    int left = Math.max(0, budgetTokens);
    for (int i = 0; i < n && left > 0; i++) {
      share[order[i]] = Math.min(left, demands.get(order[i]).pending());
      left -= share[order[i]];
    }
    return share;
  }

  /** By insertion: a step has few demands, which come nearly in order. Allocates nothing. */
  private static void sort(int[] order, List<Demand> demands, long now) {
    for (int i = 1; i < order.length; i++) {
      int moved = order[i];
      int at = i;
      while (at > 0 && before(demands.get(moved), demands.get(order[at - 1]), now)) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }

  private static boolean before(Demand a, Demand b, long now) {
    long classOfA = risen(a, now);
    long classOfB = risen(b, now);
    if (classOfA != classOfB) {
      return classOfA > classOfB;
    }
    boolean decodes = a.pending() == 1;
    if (decodes != (b.pending() == 1)) {
      return decodes;
    }
    return a.arrival() < b.arrival();
  }

  /** The class of a sequence: its priority, and a step up for each {@link #RISE} later arrivals. */
  static long risen(Demand demand, long now) {
    long later = now - demand.arrival();
    // Arrivals count up from some number; only nonsense is so far apart that this overflows.
    return demand.priority() + (later < 0 ? 0 : later) / RISE;
  }
}
