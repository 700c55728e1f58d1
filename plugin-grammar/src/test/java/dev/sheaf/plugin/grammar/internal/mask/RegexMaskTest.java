package dev.sheaf.plugin.grammar.internal.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.constraint.Matcher;
import dev.sheaf.plugin.grammar.internal.Masks;
import dev.sheaf.plugin.grammar.internal.Vocabulary;
import dev.sheaf.plugin.grammar.internal.regex.RegexCompiler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mask is what asking another engine about every token gives. */
final class RegexMaskTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void masksAreWhatAskingForEveryTokenGives(long seed) {
    Random random = new Random(seed);
    RegexCompiler compiler = new RegexCompiler();
    int masks = 0;
    for (int round = 0; round < 60; round++) {
      String regex = RandomPattern.of(random, 4);
      BacktrackingOracle oracle = new BacktrackingOracle(regex, RandomPattern.CHARACTERS);
      Vocabulary vocabulary = bytesToo(tokens(random));
      int width = vocabulary.vocabularySize() + random.nextInt(70);
      Matcher matcher = compiler.compile(regex, vocabulary, width).open();
      byte[] text = new byte[0];
      for (int step = 0; step < 8; step++) {
        List<Integer> expected = new ArrayList<>();
        for (int id = 0; id < vocabulary.control(); id++) {
          byte[] token = vocabulary.bytes(id, false);
          if (token.length > 0 && oracle.viable(join(text, token))) {
            expected.add(id);
          }
        }
        if (oracle.matches(text)) {
          expected.add(vocabulary.end());
        }
        assertThat(Masks.of(matcher, width))
            .as("pattern %s after %s", regex, Arrays.toString(text))
            .isEqualTo(expected);
        assertThat(matcher.complete()).isEqualTo(oracle.matches(text));
        masks++;
        int chosen = random.nextInt(vocabulary.control());
        boolean allowed = expected.contains(chosen);
        assertThat(matcher.push(chosen)).isEqualTo(allowed);
        if (!allowed && !expected.isEmpty()) {
          chosen = expected.get(random.nextInt(expected.size()));
          assertThat(matcher.push(chosen)).isTrue();
          allowed = true;
        }
        if (!allowed || chosen == vocabulary.end()) {
          break;
        }
        text = join(text, vocabulary.bytes(chosen, false));
      }
    }
    assertThat(masks).isGreaterThan(120);
  }

  /** Pieces of spelled characters, cut anywhere, and some that are no UTF-8 at all. */
  private static List<byte[]> tokens(Random random) {
    List<byte[]> out = new ArrayList<>();
    int[] characters = RandomPattern.CHARACTERS.codePoints().toArray();
    for (int i = 0; i < 40; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(4); n >= 0; n--) {
        text.appendCodePoint(characters[random.nextInt(characters.length)]);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      int from = random.nextInt(bytes.length);
      int to = from + random.nextInt(bytes.length - from + 1);
      out.add(Arrays.copyOfRange(bytes, from, to));
    }
    for (int[] odd :
        new int[][] {{0xff}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf4, 0x90}, {0x80}, {}}) {
      byte[] bytes = new byte[odd.length];
      for (int i = 0; i < odd.length; i++) {
        bytes[i] = (byte) odd[i];
      }
      out.add(bytes);
    }
    return out;
  }

  private static Vocabulary bytesToo(List<byte[]> tokens) {
    List<byte[]> all = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      all.add(new byte[] {(byte) b});
    }
    all.addAll(tokens);
    return Vocabulary.of(all);
  }

  private static byte[] join(byte[] a, byte[] b) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(a);
    out.writeBytes(b);
    return out.toByteArray();
  }

  @Test
  void tokensThatSplitACharacterMeetInTheMiddle() {
    List<byte[]> tokens = new ArrayList<>();
    byte[] face = "😀".getBytes(StandardCharsets.UTF_8);
    tokens.add(Arrays.copyOfRange(face, 0, 1));
    tokens.add(Arrays.copyOfRange(face, 1, 3));
    tokens.add(Arrays.copyOfRange(face, 3, 4));
    tokens.add(face);
    tokens.add("😁".getBytes(StandardCharsets.UTF_8));
    Vocabulary vocabulary = Vocabulary.of(tokens);
    Matcher matcher = new RegexCompiler().compile("[^😁]", vocabulary, 7).open();
    assertThat(Masks.of(matcher, 7)).containsExactly(0, 3);
    assertThat(matcher.push(0)).isTrue();
    assertThat(matcher.complete()).isFalse();
    assertThat(Masks.of(matcher, 7)).containsExactly(1);
    assertThat(matcher.push(1)).isTrue();
    assertThat(matcher.push(2)).isTrue();
    assertThat(Masks.of(matcher, 7)).containsExactly(vocabulary.end());
  }
}
