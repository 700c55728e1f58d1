package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reader sees of an answer whose tokens are parts of characters and of stop texts. */
@Timeout(60)
final class AnswerTextTest {
  private static final int[] PROMPT = {1, 2};
  private static final byte[] SMILE = "😀".getBytes(StandardCharsets.UTF_8);

  /** The answer's tokens in turn are the bytes of one text, whatever their ids. */
  private record Bytes(List<Integer> answer, byte[] text, int[] next) implements Tokenizer {
    Bytes(List<Integer> answer, String text) {
      this(answer, text.getBytes(StandardCharsets.UTF_8), new int[1]);
    }

    @Override
    public int vocabularySize() {
      return HashModel.VOCABULARY;
    }

    @Override
    public int[] encode(List<TextSpan> spans, boolean addSpecial) {
      throw new AssertionError("nothing is encoded here");
    }

    @Override
    public byte[] bytes(int id, boolean first) {
      assertThat(id).isEqualTo(answer.get(next[0]));
      int at = next[0]++;
      return at < text.length ? Arrays.copyOfRange(text, at, at + 1) : new byte[0];
    }

    @Override
    public String piece(int id) {
      return "";
    }

    @Override
    public OptionalInt id(String piece) {
      return OptionalInt.empty();
    }

    @Override
    public boolean isControl(int id) {
      return false;
    }

    @Override
    public OptionalInt beginOfSequence() {
      return OptionalInt.empty();
    }

    @Override
    public Set<Integer> endOfGeneration() {
      return Set.of();
    }
  }

  private static LiveGeneration answer(String text, GenerationRequest request) throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      Tokenizer bytes = new Bytes(HashModel.expected(request.maxTokens(), PROMPT), text);
      f.loop.adopt(new TokenizerBinding(f.tokenizer, bytes)).get(5, TimeUnit.SECONDS);
      f.adopt("one", new HashModel("a", 64));
      LiveGeneration g = f.submit(request);
      LoopFixture.end(g);
      return g;
    }
  }

  private static List<String> shown(LiveGeneration g) {
    return g.events().stream()
        .filter(GenerationEvent.Token.class::isInstance)
        .map(e -> ((GenerationEvent.Token) e).text())
        .toList();
  }

  @Test
  void aCharacterThatIsNotWholeIsHeldAndAtTheEndBecomesAReplacement() throws Exception {
    for (int bytes = 1; bytes <= SMILE.length; bytes++) {
      LiveGeneration g = answer("a😀", greedy(1 + bytes, PROMPT));
      boolean whole = bytes == SMILE.length;
      assertThat(shown(g).getFirst()).isEqualTo("a");
      assertThat(shown(g).subList(1, bytes)).allMatch(String::isEmpty);
      assertThat(shown(g).getLast()).isEqualTo(whole ? "😀" : "");
      assertThat(LoopFixture.end(g).text()).isEqualTo(whole ? "" : "\uFFFD");
      assertThat(LoopFixture.end(g).reason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void aStopTextThatIsSplitAcrossTokensIsNeverShownInPart() throws Exception {
    GenerationRequest r = greedy(12, PROMPT).change().stop(List.of("ö!", "zz")).build();
    LiveGeneration stopped = answer("aöb ö! more", r);
    assertThat(shown(stopped)).containsExactly("a", "", "", "öb", " ", "", "", "");
    assertThat(LoopFixture.end(stopped).text()).isEmpty();
    assertThat(LoopFixture.end(stopped).reason()).isEqualTo(FinishReason.STOP);
    assertThat(stopped.stopText()).isEqualTo("ö!");
    LiveGeneration unstopped = answer("0123456789ö", r);
    assertThat(shown(unstopped).getLast()).isEmpty();
    assertThat(LoopFixture.end(unstopped).text()).isEqualTo("ö");
    assertThat(LoopFixture.end(unstopped).reason()).isEqualTo(FinishReason.LENGTH);
  }
}
