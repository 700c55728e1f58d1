package dev.sheaf.report;

import java.util.List;

/**
 * One screen about everything.
 *
 * @param version of Sheaf
 * @param java of the machine
 * @param uptimeSeconds since start
 * @param models loaded
 * @param backends installed
 * @param requestsRunning now
 * @param requestsWaiting now
 * @param leasedBytes memory outside the heap that the kernel has leased out
 * @param leaseLimitBytes most it will lease out
 * @param heapBytes in use
 * @param warnings what an operator should look at
 * @param lastChange the last thing that changed
 */
public record StatusReport(
    String version,
    String java,
    double uptimeSeconds,
    List<String> models,
    List<String> backends,
    int requestsRunning,
    int requestsWaiting,
    long leasedBytes,
    long leaseLimitBytes,
    long heapBytes,
    List<String> warnings,
    String lastChange) {
  public StatusReport {
    models = List.copyOf(models);
    backends = List.copyOf(backends);
    warnings = List.copyOf(warnings);
  }
}
