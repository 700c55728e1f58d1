package dev.sheaf.reasoning;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Runs strategies; the kernel's service beside the engine. Any thread. */
@ProviderType
public interface StrategyRunner {
  /** Installed strategies and their parameters. */
  Map<String, Map<String, String>> strategies();

  /**
   * Validates a request and starts its run.
   *
   * @throws dev.sheaf.error.SheafException no such strategy or model, or a journal of another
   *     request
   */
  StrategyRun start(StrategyRequest request);

  /** Runs in progress. */
  List<StrategyRun> runs();
}
