package dev.sheaf.sampling;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Defaults and order of processors under one name, for instance {@code llama.cpp} or {@code vllm},
 * so that people who come from another engine get the candidates they are used to.
 *
 * <p>A DS service with {@code sheaf.name}. A front door starts from {@link #defaults()}, lays what
 * the user said over it, and sends {@link SamplingParameters#processors()} as {@link #chain} gives
 * them; so a request says in full how its tokens are chosen. <b>Threads.</b> Stateless.
 * <b>Swap.</b> None: requests that were submitted do not ask it again.
 */
@ConsumerType
public interface SamplingPreset {
  /** What holds where the user says nothing; names no processors. */
  SamplingParameters defaults();

  /** Every processor it knows, in order of application, with those that are usually off. */
  List<String> order();

  /** Those of {@link #order()} that these parameters turn on, in the same order. */
  List<String> chain(SamplingParameters parameters);

  /** One sentence: whose habits these are. */
  String description();
}
