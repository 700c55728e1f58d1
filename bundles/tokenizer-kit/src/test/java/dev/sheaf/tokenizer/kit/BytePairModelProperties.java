package dev.sheaf.tokenizer.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.PairTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Merging against the definition, over the bytes as lists. */
final class BytePairModelProperties {
  private static final String[] LETTERS = {"a", "b", "é", "漢", "😀", "\ud800", "\u0000"};

  @Property(tries = 400)
  void idsAreThoseOfTheDefinition(@ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> tokens = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      tokens.add(new byte[] {(byte) b});
    }
    Map<Long, int[]> rules = new HashMap<>();
    PairTable table = new PairTable();
    byte[] sample = text(random, 40).getBytes(UTF_8);
    for (int rank = 0; rank < 60; rank++) {
      int left =
          random.nextInt(3) == 0 ? pick(random, tokens) : sample[rank % sample.length] & 0xFF;
      int right =
          random.nextInt(3) == 0 ? pick(random, tokens) : sample[(rank + 1) % sample.length] & 0xFF;
      int merged = tokens.size();
      if (rules.putIfAbsent((long) left << 32 | right, new int[] {rank, merged}) == null) {
        tokens.add(join(tokens.get(left), tokens.get(right)));
        table.put(left, right, rank, merged);
      }
    }
    PieceTable whole = new PieceTable();
    if (random.nextBoolean()) {
      for (int id = 256; id < tokens.size(); id += 5) {
        whole.put(tokens.get(id), id);
      }
    }
    BytePairModel model = new BytePairModel(bytes(), table, whole);
    for (int i = 0; i < 10; i++) {
      String text = text(random, 1 + random.nextInt(80));
      BytePairModel.Encoding out = model.begin();
      out.add(7);
      out.piece("xx" + text + "y", 2, 2 + text.length());
      List<Integer> expected = new ArrayList<>(List.of(7));
      expected.addAll(define(text, rules, whole));
      assertThat(Arrays.stream(out.ids()).boxed()).isEqualTo(expected);
    }
  }

  static int[] bytes() {
    int[] ids = new int[256];
    for (int b = 0; b < 256; b++) {
      ids[b] = b;
    }
    return ids;
  }

  private static int pick(Random random, List<byte[]> tokens) {
    return random.nextInt(tokens.size());
  }

  private static byte[] join(byte[] left, byte[] right) {
    byte[] out = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, out, left.length, right.length);
    return out;
  }

  private static String text(Random random, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return out.toString();
  }

  private static List<Integer> define(String text, Map<Long, int[]> rules, PieceTable whole) {
    StringBuilder read = new StringBuilder();
    text.codePoints().forEach(c -> read.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    byte[] utf8 = read.toString().getBytes(UTF_8);
    int id = whole.find(utf8, 0, utf8.length);
    if (id >= 0) {
      return List.of(id);
    }
    List<Integer> now = new ArrayList<>();
    for (byte b : utf8) {
      now.add(b & 0xFF);
    }
    while (true) {
      int at = -1;
      int[] best = {Integer.MAX_VALUE, 0};
      for (int i = 0; i + 1 < now.size(); i++) {
        int[] rule = rules.get((long) now.get(i) << 32 | now.get(i + 1));
        if (rule != null && rule[0] < best[0]) {
          best = rule;
          at = i;
        }
      }
      if (at < 0) {
        return now;
      }
      now.set(at, best[1]);
      now.remove(at + 1);
    }
  }
}
