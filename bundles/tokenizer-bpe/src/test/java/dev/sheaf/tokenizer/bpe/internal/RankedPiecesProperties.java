package dev.sheaf.tokenizer.bpe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.PairMerger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Merging by ranks against its definition: the neighbours whose bytes have the lowest rank. */
final class RankedPiecesProperties {
  @Property(tries = 300)
  void pairsMergeAsTheRanksOfTheirBytesSay(@ForAll long seed) {
    Random random = new Random(seed);
    Set<String> pieces = new LinkedHashSet<>();
    for (int b = 0; b < 256; b++) {
      pieces.add(String.valueOf((char) b));
    }
    for (int i = 0; i < 40; i++) {
      pieces.add(text(random, 2 + random.nextInt(5)));
    }
    List<String> ranks = new ArrayList<>(pieces);
    PairMerger merger =
        new PairMerger(
            RankedPieces.merges(
                ranks.stream().map(p -> p.getBytes(StandardCharsets.ISO_8859_1)).toList(),
                1000,
                "random"));
    String text = text(random, 1 + random.nextInt(60));
    int[] ids = text.chars().map(c -> 1000 + ranks.indexOf(String.valueOf((char) c))).toArray();
    int[] merged = Arrays.copyOf(ids, merger.merge(ids, ids.length));
    assertThat(merged)
        .isEqualTo(define(text, ranks).stream().mapToInt(p -> 1000 + ranks.indexOf(p)).toArray());
  }

  private static String text(Random random, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append((char) ('a' + random.nextInt(3)));
    }
    return out.toString();
  }

  private static List<String> define(String text, List<String> ranks) {
    List<String> now = new ArrayList<>(Arrays.asList(text.split("")));
    while (true) {
      int best = Integer.MAX_VALUE;
      int at = -1;
      for (int i = 0; i + 1 < now.size(); i++) {
        int rank = ranks.indexOf(now.get(i) + now.get(i + 1));
        if (rank >= 0 && rank < best) {
          best = rank;
          at = i;
        }
      }
      if (at < 0) {
        return now;
      }
      now.set(at, now.get(at) + now.remove(at + 1));
    }
  }
}
