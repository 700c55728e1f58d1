package dev.sheaf.shell.internal.generate;

import dev.sheaf.reasoning.ReasoningEvent;
import java.util.HashSet;
import java.util.Set;

/** Where a run of a strategy is, counted from its events. Confined to the thread that reads. */
final class SearchProgress {
  private final Set<String> opened = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private int dropped;
  private int scored;
  private int resumed;
  private long tokens;

  void take(ReasoningEvent event) {
    switch (event) {
      case ReasoningEvent.Opened branch -> opened.add(branch.branch());
      case ReasoningEvent.Grown grown -> {
        tokens += grown.step().tokens().size();
        ended.add(grown.step().branch());
      }
      case ReasoningEvent.Scored branch -> scored++;
      case ReasoningEvent.Dropped branch -> dropped++;
      case ReasoningEvent.Resumed from -> resumed = from.answers();
      case ReasoningEvent.Candidate found -> ended.add(found.branch());
      case ReasoningEvent.Message message -> {
        // said, not counted
      }
      case ReasoningEvent.Finished end -> {
        // its own line
      }
    }
  }

  /** Recorded answers that were given again. */
  int resumed() {
    return resumed;
  }

  /** Branches that were opened. */
  int branches() {
    return opened.size();
  }

  /** For people: {@code 3 of 8 branches grown, 412 tokens}. */
  String line() {
    StringBuilder line =
        new StringBuilder(
            "%d of %d branches grown, %d tokens".formatted(ended.size(), opened.size(), tokens));
    if (scored > 0) {
      line.append(", ").append(scored).append(" scores");
    }
    if (dropped > 0) {
      line.append(", ").append(dropped).append(" dropped");
    }
    return line.toString();
  }
}
