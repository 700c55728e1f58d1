package dev.sheaf.reasoning;

import dev.sheaf.engine.Prompt;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Scores answers. A DS service with {@code sheaf.name}. */
@ConsumerType
public interface RewardModel {
  /** One score per answer, higher is better; the same order. */
  double[] score(Prompt question, List<String> answers);
}
