package dev.sheaf.kernel.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StreamingDetokenizerTest {
  private static final int OWN = 258;

  @Test
  void holdsACharacterBackUntilItIsWhole() {
    StreamingDetokenizer text = bytesOnly();
    byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
    assertThat(text.push(smile[0] & 0xFF)).isEmpty();
    assertThat(text.push(smile[1] & 0xFF)).isEmpty();
    assertThat(text.push(smile[2] & 0xFF)).isEmpty();
    assertThat(text.push(smile[3] & 0xFF)).isEqualTo("😀");
    assertThat(text.flush()).isEmpty();
  }

  @Test
  void row25AnIncompleteCharacterAtTheEndBecomesOneReplacement() {
    StreamingDetokenizer text = bytesOnly();
    assertThat(text.push('a')).isEqualTo("a");
    assertThat(text.push(0xF0)).isEmpty();
    assertThat(text.push(0x9F)).isEmpty();
    assertThat(text.flush()).isEqualTo("\uFFFD");
    assertThat(text.flush()).isEmpty();
    assertThat(text.push('b')).isEqualTo("b");
  }

  @Test
  void showsInvalidBytesAsSoonAsTheyCannotBecomeValid() {
    StreamingDetokenizer text = bytesOnly();
    assertThat(text.push(0xFF)).isEqualTo("\uFFFD");
    assertThat(text.push(0xE2)).isEmpty();
    assertThat(text.push('x')).isEqualTo("\uFFFDx");
  }

  @Test
  void onlyTheFirstTokenThatIsNoControlTokenBeginsAText() {
    TableTokenizer tokenizer = new TableTokenizer(true, " hi".getBytes(StandardCharsets.UTF_8));
    StreamingDetokenizer text = new StreamingDetokenizer(tokenizer, true);
    assertThat(text.push(TableTokenizer.BEGIN)).isEmpty();
    assertThat(text.push(OWN)).isEqualTo("hi");
    assertThat(text.push(OWN)).isEqualTo(" hi");
    assertThat(new StreamingDetokenizer(tokenizer, false).push(OWN)).isEqualTo(" hi");
  }

  @Test
  void anySplitOfValidTextGivesTheWholeText() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      StringBuilder whole = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        int c = random.nextInt(0x110000) >>> random.nextInt(15);
        whole.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 'x' : c);
      }
      assertThat(joined(random, whole.toString().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(whole.toString());
    }
  }

  @Test
  void anySplitOfAnyBytesGivesWhatDecodingTheWholeGives() {
    Random random = new Random(2);
    int[] edges = {
      0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF,
      0xF0, 0xF4, 0xF5, 0xFF
    };
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(16)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte)
                (random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextInt(256));
      }
      assertThat(joined(random, bytes)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void everySequenceOfThreeEdgeBytesIsDecodedAsAWhole() {
    int[] edges = {
      0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5
    };
    for (int a : edges) {
      for (int b : edges) {
        for (int c : edges) {
          byte[] bytes = {(byte) a, (byte) b, (byte) c};
          StreamingDetokenizer text = bytesOnly();
          String shown = text.push(a) + text.push(b) + text.push(c) + text.flush();
          assertThat(shown).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Test
  void aLongTokenGrowsTheBuffers() {
    byte[] large = "äöü€".repeat(5000).getBytes(StandardCharsets.UTF_8);
    StreamingDetokenizer text = new StreamingDetokenizer(new TableTokenizer(true, large), false);
    assertThat(text.push(0xE2) + text.push(0x82) + text.push(OWN))
        .isEqualTo("\uFFFD" + "äöü€".repeat(5000));
    assertThat(text.push(OWN)).isEqualTo("äöü€".repeat(5000));
  }

  /** Cuts bytes into random tokens, some empty, and joins what comes out. */
  private static String joined(Random random, byte[] bytes) {
    List<byte[]> cuts = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + random.nextInt(5));
      cuts.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    StreamingDetokenizer text =
        new StreamingDetokenizer(new TableTokenizer(true, cuts.toArray(byte[][]::new)), false);
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < cuts.size(); i++) {
      shown.append(text.push(OWN + i));
    }
    return shown.append(text.flush()).toString();
  }

  private static StreamingDetokenizer bytesOnly() {
    return new StreamingDetokenizer(new TableTokenizer(true), false);
  }
}
