package dev.sheaf.tokenizer.sentencepiece.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class SentencePieceTokenizerProperties {
  private final Tokenizer tokenizer = Vocabularies.of(Vocabularies.small());

  @Property(tries = 300)
  void anyTextComesBack(@ForAll String text) {
    StringBuilder expected = new StringBuilder();
    text.codePoints()
        .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c == 0x2581 ? ' ' : c)
        .forEach(expected::appendCodePoint);
    assertThat(Vocabularies.decode(tokenizer, tokenizer.encode(text, false)))
        .isEqualTo(expected.toString().getBytes(UTF_8));
  }

  /** Cutting a text where no piece reaches across must not change what merging gives. */
  @Property(tries = 300)
  void randomVocabulariesGiveWhatTheDefinitionSays(
      @ForAll @IntRange(min = 0, max = 120) int length, @ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Double> scores = randomPieces(random);
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    tokens.addAll(scores.keySet());
    double[] values = new double[tokens.size()];
    for (int i = 3; i < values.length; i++) {
      values[i] = scores.get(tokens.get(i));
    }
    Tokenizer random3 =
        Vocabularies.of(
            Map.of(
                "tokenizer.ggml.tokens", tokens,
                "tokenizer.ggml.scores", values,
                "tokenizer.ggml.add_space_prefix", false));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(4)));
    }
    assertThat(
            Arrays.stream(random3.encode(text.toString(), false)).mapToObj(random3::piece).toList())
        .isEqualTo(define(text.toString(), scores));
  }

  /** Pieces over a to c; d is in some of them, but is none itself, so it is unknown when alone. */
  private static Map<String, Double> randomPieces(Random random) {
    Map<String, Double> out = new LinkedHashMap<>();
    for (String letter : List.of("a", "b", "c")) {
      out.put(letter, -100.0);
    }
    for (int i = 0; i < 15; i++) {
      StringBuilder piece = new StringBuilder();
      for (int n = 2 + random.nextInt(3); n > 0; n--) {
        piece.append((char) ('a' + random.nextInt(4)));
      }
      out.put(piece.toString(), (double) -random.nextInt(8)); // some scores are equal
    }
    return out;
  }

  private static List<String> define(String text, Map<String, Double> scores) {
    List<String> now = new ArrayList<>(Arrays.asList(text.split("")));
    now.remove("");
    while (true) {
      double best = Double.NEGATIVE_INFINITY;
      int at = -1;
      for (int i = 0; i + 1 < now.size(); i++) {
        Double score = scores.get(now.get(i) + now.get(i + 1));
        if (score != null && score > best) {
          best = score;
          at = i;
        }
      }
      if (at < 0) {
        break;
      }
      now.set(at, now.get(at) + now.remove(at + 1));
    }
    List<String> out = new ArrayList<>();
    for (String piece : now) {
      boolean known = scores.containsKey(piece);
      if (known || out.isEmpty() || !out.getLast().equals("<unk>")) {
        out.add(known ? piece : "<unk>");
      }
    }
    return out;
  }
}
