package dev.sheaf.policy.priority.internal;

import dev.sheaf.engine.Demands;
import java.util.List;

/** One demand, for tests that list them. */
record Demand(long sequence, int pending, int computed, long arrival, int priority) {
  static int[] plan(List<Demand> list, int budget) {
    Demands demands = new Demands();
    list.forEach(d -> demands.add(d.sequence, d.pending, d.computed, d.arrival, d.priority));
    int[] share = new int[list.size()];
    new PriorityPolicy().plan(demands, budget, share);
    return share;
  }

  long risen(long now) {
    return PriorityPolicy.risen(priority, arrival, now);
  }
}
