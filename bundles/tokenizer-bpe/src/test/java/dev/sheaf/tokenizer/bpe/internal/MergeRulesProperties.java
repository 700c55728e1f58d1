package dev.sheaf.tokenizer.bpe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.Metadata;
import dev.sheaf.text.PairMerger;
import dev.sheaf.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The heap against the scan, and the scan against merging by the words of the definition. */
final class MergeRulesProperties {
  @Property(tries = 500)
  void bothWaysGiveWhatTheDefinitionSays(
      @ForAll @IntRange(min = 0, max = 300) int length, @ForAll long seed) {
    Random random = new Random(seed);
    List<String> merges = randomMerges(random);
    Map<String, Object> keys = keys(merges);
    Metadata metadata = new Metadata(keys, "random");
    Vocabulary vocabulary = vocabulary(metadata);
    PairMerger merger = new PairMerger(MergeRules.read(merges, vocabulary, "random, merges"));

    List<String> text = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      text.add(String.valueOf((char) ('a' + random.nextInt(3))));
    }
    int[] ids = text.stream().mapToInt(p -> vocabulary.id(p).orElseThrow()).toArray();
    int[] expected =
        define(text, merges).stream().mapToInt(p -> vocabulary.id(p).orElseThrow()).toArray();

    int[] scanned = ids.clone();
    assertThat(Arrays.copyOf(scanned, merger.scan(scanned, length))).isEqualTo(expected);
    int[] heaped = ids.clone();
    assertThat(Arrays.copyOf(heaped, merger.heap(heaped, length))).isEqualTo(expected);
    int[] chosen = ids.clone();
    assertThat(Arrays.copyOf(chosen, merger.merge(chosen, length))).isEqualTo(expected);
  }

  /** Rules over tokens that earlier rules made, then shuffled: real files may order them so too. */
  private static List<String> randomMerges(Random random) {
    List<String> tokens = new ArrayList<>(List.of("a", "b", "c"));
    Set<String> rules = new LinkedHashSet<>();
    for (int i = 0; i < 12; i++) {
      String left = tokens.get(random.nextInt(tokens.size()));
      String right = tokens.get(random.nextInt(tokens.size()));
      if (!tokens.contains(left + right)) {
        tokens.add(left + right);
      }
      rules.add(left + " " + right);
    }
    List<String> out = new ArrayList<>(rules);
    java.util.Collections.shuffle(out, random);
    return out;
  }

  private static Map<String, Object> keys(List<String> merges) {
    Set<String> tokens = new LinkedHashSet<>(List.of("a", "b", "c"));
    merges.forEach(m -> tokens.add(m.replace(" ", "")));
    return Map.of("tokenizer.ggml.tokens", List.copyOf(tokens), "tokenizer.ggml.merges", merges);
  }

  private static Vocabulary vocabulary(Metadata metadata) {
    return Vocabulary.fromGguf(
        metadata,
        new Vocabulary.Defaults(
            OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), false, false));
  }

  private static List<String> define(List<String> text, List<String> merges) {
    List<String> now = new ArrayList<>(text);
    while (true) {
      int best = Integer.MAX_VALUE;
      int at = 0;
      for (int i = 0; i + 1 < now.size(); i++) {
        int rank = merges.indexOf(now.get(i) + " " + now.get(i + 1));
        if (rank >= 0 && rank < best) {
          best = rank;
          at = i;
        }
      }
      if (best == Integer.MAX_VALUE) {
        return now;
      }
      now.set(at, now.get(at) + now.remove(at + 1));
    }
  }
}
