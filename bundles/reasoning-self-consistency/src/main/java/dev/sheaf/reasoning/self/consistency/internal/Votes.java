package dev.sheaf.reasoning.self.consistency.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers as they were found, each with the sample that gave it first. Of equally frequent ones the
 * one found first wins. Not thread-safe.
 */
final class Votes {
  /**
   * A sample that gave an answer.
   *
   * @param branch its path
   * @param text all of it
   */
  record Sample(String branch, String text) {}

  private record Tally(Sample first, int count) {}

  private final Map<String, Tally> byAnswer = new LinkedHashMap<>();
  private int total;

  void add(String answer, Sample sample) {
    byAnswer.merge(
        answer, new Tally(sample, 1), (old, one) -> new Tally(old.first(), old.count() + 1));
    total++;
  }

  /** The sample that gave the most frequent answer first, if there is any answer. */
  Optional<Sample> winner() {
    return winning().map(entry -> entry.getValue().first());
  }

  /** For people: {@code 5 of 8 answers are 14}. */
  String line() {
    return winning()
        .map(entry ->
            "%d of %d answers are %s".formatted(entry.getValue().count(), total, entry.getKey()))
        .orElse("no answer was found");
  }

  private Optional<Map.Entry<String, Tally>> winning() {
    Map.Entry<String, Tally> best = null;
    for (Map.Entry<String, Tally> entry : byAnswer.entrySet()) {
      if (best == null || entry.getValue().count() > best.getValue().count()) {
        best = entry;
      }
    }
    return Optional.ofNullable(best);
  }
}
