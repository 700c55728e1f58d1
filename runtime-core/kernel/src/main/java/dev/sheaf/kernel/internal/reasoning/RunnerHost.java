package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.kernel.internal.select.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs need of the engine. Any thread. */
public interface RunnerHost {
  /**
   * The model that a question names, with the question as tokens.
   *
   * @throws dev.sheaf.error.SheafException the question could not run
   */
  RunModel model(GenerationRequest question);

  /** Providers of a kind that may be used now. */
  <T> List<Provider<T>> all(Class<T> kind);

  void warn(String message, @Nullable Throwable reason);
}
