package dev.sheaf.reasoning.beam.internal;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.StrategyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Grows beams by one step. */
final class Steps {
  private final StrategyContext context;
  private final String delimiter;
  private final int stepTokens;
  private final Extension step;

  Steps(StrategyContext context, String delimiter, int stepTokens) {
    this.context = context;
    this.delimiter = delimiter;
    this.stepTokens = stepTokens;
    this.step = Extension.answering(context.question()).until(delimiter);
  }

  /** Forks every beam and grows each child by a step; the beams themselves are closed. */
  List<Beam> expand(List<Beam> beams, int expansions) throws InterruptedException {
    List<Beam> children = new ArrayList<>();
    Map<Integer, List<Integer>> byCap = new TreeMap<>();
    for (Beam beam : beams) {
      for (Branch child : beam.branch().fork(expansions)) {
        byCap.computeIfAbsent(cap(child), cap -> new ArrayList<>()).add(children.size());
        children.add(new Beam(child, beam.text(), Beam.End.STEP, Double.NaN));
      }
      beam.branch().close();
    }
    // One batch, unless some are so near the most tokens of an answer that their steps are shorter.
    for (Map.Entry<Integer, List<Integer>> batch : byCap.entrySet()) {
      int cap = batch.getKey();
      List<Branch> branches =
          batch.getValue().stream().map(index -> children.get(index).branch()).toList();
      List<Extended> grown = context.extend(branches, step.atMost(cap));
      for (int i = 0; i < grown.size(); i++) {
        int index = batch.getValue().get(i);
        children.set(index, after(children.get(index), grown.get(i), cap));
      }
    }
    return children;
  }

  /** The most tokens of a branch's next step, ≥ 1: a branch without any left has ended. */
  private int cap(Branch branch) {
    return Math.min(stepTokens, context.question().maxTokens() - branch.tokens().size());
  }

  private Beam after(Beam before, Extended grown, int cap) {
    boolean stopped = grown.reason() == FinishReason.STOP && !grown.finished();
    boolean questionStop = grown.stop().filter(context.question().stop()::contains).isPresent();
    boolean delimited = stopped && !questionStop;
    Beam.End end;
    if (delimited) {
      // An answer has room for further steps only while it has tokens left.
      end = cap(before.branch()) > 0 ? Beam.End.STEP : Beam.End.ANSWER;
    } else if (grown.finished() || questionStop) {
      end = Beam.End.ANSWER;
    } else if (grown.tokens().size() < cap) {
      end = context.ledger().exhausted() ? Beam.End.BUDGET : Beam.End.ANSWER;
    } else {
      end = cap(before.branch()) > 0 ? Beam.End.STEP : Beam.End.ANSWER;
    }
    // The branch knows its whole text: a delimiter may end in the middle of a token. Only a stop
    // text of the question, which is not part of the answer, is left out.
    String text = questionStop ? before.text() + grown.text() : before.branch().text();
    return new Beam(before.branch(), text, end, Double.NaN);
  }
}
