package dev.sheaf.model;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns model files of some families into graphs.
 *
 * <p>A DS service with {@code sheaf.name} and {@code sheaf.version}. <b>Threads.</b> Stateless;
 * called from several threads. <b>Swap.</b> Asked once per load; its going does not touch loaded
 * models.
 */
@ConsumerType
public interface ModelArchitecture {
  /** The families it knows, as files spell them ({@code llama}, {@code qwen2}). */
  Set<String> families();

  /**
   * Builds the graph, checking every hyperparameter and the shape of every tensor it names.
   *
   * @throws dev.sheaf.error.SheafException a key, shape or type does not fit, naming tensor,
   *     expected and found
   */
  ModelGraph graph(ModelSource source);
}
