package dev.sheaf.tool;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Chooses the tools worth offering for a question. A DS service with {@code sheaf.name}.
 *
 * <p><b>Threads.</b> Stateless; called from several threads. <b>Swap.</b> Without it every tool
 * that was asked for is offered.
 */
@ConsumerType
public interface ToolRetriever {
  /** Names of at most {@code most} tools, the best first. */
  List<String> retrieve(String question, List<Tool> tools, int most);
}
