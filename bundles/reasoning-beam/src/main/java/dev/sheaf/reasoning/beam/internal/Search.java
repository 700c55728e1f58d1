package dev.sheaf.reasoning.beam.internal;

import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy.Answer;
import dev.sheaf.reasoning.StrategyContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One beam search. Confined to the strategy's thread. */
final class Search {
  private final StrategyContext context;
  private final Steps steps;
  private final String reward;
  private final int width;
  private final int expansions;
  private final List<Beam> done = new ArrayList<>();
  private List<Beam> live = List.of();
  private boolean outOfBudget;
  private int absent;
  private int scored;

  Search(StrategyContext context, Steps steps, String reward, int width, int expansions) {
    this.context = context;
    this.steps = steps;
    this.reward = reward;
    this.width = width;
    this.expansions = expansions;
  }

  Answer run(int depth) throws InterruptedException {
    live = List.of(new Beam(context.open(1, 1).getFirst(), "", Beam.End.STEP, Double.NaN));
    for (int at = 0; at < depth && !live.isEmpty() && !outOfBudget; at++) {
      keepBest(distinct(steps.expand(live, expansions)));
    }
    if (absent > 0) {
      say("%s gave no score for %d of %d".formatted(reward, absent, scored));
    }
    if (done.isEmpty()) {
      String why = outOfBudget ? "the budget was used up" : "%d steps were taken".formatted(depth);
      say("%s before any beam ended: the best unfinished one is taken".formatted(why));
    }
    Beam best = best(done.isEmpty() ? live : done);
    context.tell(new ReasoningEvent.Candidate(best.branch().path(), best.text()));
    return new Answer(best.text(), !outOfBudget, best.branch().path());
  }

  /** Of equal paths the first; the others are given up. */
  private List<Beam> distinct(List<Beam> children) {
    Set<Beam.Key> seen = new HashSet<>();
    List<Beam> kept = new ArrayList<>();
    for (Beam child : children) {
      outOfBudget |= child.end() == Beam.End.BUDGET;
      if (seen.add(child.key())) {
        kept.add(child);
      } else {
        drop(child, "the same path as another");
      }
    }
    return kept;
  }

  /** Scores them and keeps the best, as many as there are places that no ended beam holds. */
  private void keepBest(List<Beam> children) throws InterruptedException {
    List<Beam> ranked = new ArrayList<>(score(children));
    ranked.sort(Beam::better); // stable: of equals the first stays first
    int places = width - done.size();
    List<Beam> next = new ArrayList<>();
    for (int i = 0; i < ranked.size(); i++) {
      Beam child = ranked.get(i);
      if (i >= places) {
        drop(child, "not among the best %d".formatted(places));
      } else if (child.done()) {
        done.add(child);
      } else {
        next.add(child);
      }
    }
    live = next;
  }

  private List<Beam> score(List<Beam> children) throws InterruptedException {
    // The only one wins whatever its score would be.
    if (children.size() == 1 && width == 1) {
      return children;
    }
    double[] scores = context.reward(reward, children.stream().map(Beam::branch).toList());
    List<Beam> all = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      absent += Double.isNaN(scores[i]) ? 1 : 0;
      all.add(children.get(i).scored(scores[i]));
    }
    scored += scores.length;
    return all;
  }

  private static Beam best(List<Beam> beams) {
    Beam best = beams.getFirst();
    for (Beam beam : beams) {
      if (Beam.better(beam, best) < 0) {
        best = beam;
      }
    }
    return best;
  }

  private void drop(Beam beam, String reason) {
    context.tell(new ReasoningEvent.Dropped(beam.branch().path(), reason));
    beam.branch().cancel();
  }

  private void say(String text) {
    context.tell(new ReasoningEvent.Message(text));
  }
}
