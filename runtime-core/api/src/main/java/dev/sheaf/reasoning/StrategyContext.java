package dev.sheaf.reasoning;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** All that a strategy may use. */
@ProviderType
public interface StrategyContext {
  /** Submits a generation, charged to the budget. */
  Generation generate(GenerationRequest request);

  /** Tokens left in the budget. */
  long remainingTokens();

  /** Parameters by name. */
  Map<String, String> parameters();

  /** Tells readers how it is going. */
  void progress(String message);
}
