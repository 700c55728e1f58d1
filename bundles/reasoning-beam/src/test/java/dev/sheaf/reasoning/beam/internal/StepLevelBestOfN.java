package dev.sheaf.reasoning.beam.internal;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.StrategyContext;
import java.util.ArrayList;
import java.util.List;

/** Step-level best-of-n as its definition says it, line by line: what one beam is held against. */
final class StepLevelBestOfN {
  private StepLevelBestOfN() {}

  static String answer(StrategyContext context, int n, int steps) throws InterruptedException {
    Branch current = context.open(1, 1).getFirst();
    StringBuilder text = new StringBuilder();
    for (int step = 0; step < steps; step++) {
      List<String> seen = new ArrayList<>();
      Branch chosen = current;
      double highest = Double.NEGATIVE_INFINITY;
      String appended = "";
      boolean over = false;
      for (Branch candidate : current.fork(n)) {
        Extended grown = candidate.extend(Extension.of(64).until("\n"));
        boolean marker = grown.reason() == FinishReason.STOP && !grown.finished();
        String piece = grown.text() + (marker ? "\n" : "");
        String key = piece + grown.finished();
        if (seen.contains(key)) {
          continue;
        }
        seen.add(key);
        double score = context.reward("r", List.of(candidate))[0];
        if (score > highest) {
          highest = score;
          chosen = candidate;
          appended = piece;
          over = grown.finished();
        }
      }
      text.append(appended);
      current = chosen;
      if (over) {
        break;
      }
    }
    return text.toString();
  }
}
