package dev.sheaf.tool;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Chooses the tools worth offering for a question. A DS service with {@code sheaf.name}. */
@ConsumerType
public interface ToolRetriever {
  /** Names of at most {@code most} tools, the best first. */
  List<String> retrieve(String question, List<Tool> tools, int most);
}
