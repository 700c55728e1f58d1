package dev.sheaf.kernel.internal.engine;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What the engine may use.
 *
 * @param version of Sheaf, for reports
 * @param memoryBytes most memory outside the heap that is leased out
 * @param threads most threads that a model computes with
 * @param activation how long a component may take to give its instance
 * @param probe how long a backend may look at the machine
 * @param hold how long the return of a provider is waited for
 */
public record EngineSettings(
    String version,
    long memoryBytes,
    int threads,
    Duration activation,
    Duration probe,
    HoldTimes hold) {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /**
   * Three quarters of the machine's memory less the heap, all processors; {@code
   * sheaf.memory.bytes} and {@code sheaf.threads} override.
   */
  public static EngineSettings of(String version) {
    Runtime java = Runtime.getRuntime();
    long physical =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean os
            ? os.getTotalMemorySize()
            : 4 * java.maxMemory();
    long usual = Math.max(256L << 20, physical / 4 * 3 - java.maxMemory());
    return new EngineSettings(
        version,
        Math.max(1, Long.getLong("sheaf.memory.bytes", usual)),
        Math.max(1, Integer.getInteger("sheaf.threads", java.availableProcessors())),
        DEADLINE,
        DEADLINE,
        HoldTimes.DEFAULT);
  }
}
