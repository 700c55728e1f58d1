package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.SamplingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model for processors to be opened with: ids 0 to 255 are the bytes, then come pieces, then
 * control tokens, which have no bytes. Texts are encoded by the longest piece.
 */
final class FakeModel implements SamplingContext {
  private final int vocabulary;
  private final Map<Integer, byte[]> pieces = new LinkedHashMap<>();
  private final Map<Integer, byte[]> controls = new LinkedHashMap<>();
  private int[] prompt = {};
  private int contextTokens = 4096;
  private Set<Integer> ends = Set.of();

  FakeModel(int vocabulary) {
    this.vocabulary = vocabulary;
    for (int id = 0; id < Math.min(256, vocabulary); id++) {
      pieces.put(id, new byte[] {(byte) id});
    }
  }

  FakeModel piece(int id, String text) {
    pieces.put(id, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  FakeModel control(int id, String text) {
    pieces.remove(id);
    controls.put(id, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  FakeModel prompt(int... ids) {
    prompt = ids;
    return this;
  }

  FakeModel contextTokens(int tokens) {
    contextTokens = tokens;
    return this;
  }

  FakeModel ends(Integer... ids) {
    ends = Set.of(ids);
    return this;
  }

  @Override
  public int[] prompt() {
    return prompt.clone();
  }

  @Override
  public int vocabularySize() {
    return vocabulary;
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public Set<Integer> endTokens() {
    return ends;
  }

  @Override
  public int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Integer> ids = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int best = -1;
      int longest = 0;
      for (Map<Integer, byte[]> all : List.of(controls, pieces)) {
        for (Map.Entry<Integer, byte[]> e : all.entrySet()) {
          int n = e.getValue().length;
          if (n > longest
              && at + n <= bytes.length
              && Arrays.equals(e.getValue(), 0, n, bytes, at, at + n)) {
            best = e.getKey();
            longest = n;
          }
        }
      }
      if (longest > 0) {
        ids.add(best);
      }
      at += Math.max(1, longest); // a byte without a token vanishes
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public byte[] bytes(int id) {
    return pieces.getOrDefault(id, new byte[0]);
  }
}
