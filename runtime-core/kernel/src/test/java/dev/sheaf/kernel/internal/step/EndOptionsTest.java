package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static dev.sheaf.kernel.internal.step.LoopFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.EndOptions;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.speculation.DrafterFactory;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What else ends an answer: the same with drafts, and wherever it has to be rebuilt. */
@Timeout(60)
final class EndOptionsTest {
  private static final int[] PROMPT = {1, 2};

  /** Letters of which every fifth is a line end, every fourth a space. */
  private static final class Lines implements Tokenizer {
    private final LetterTokenizer letters = new LetterTokenizer();

    @Override
    public int vocabularySize() {
      return letters.vocabularySize();
    }

    @Override
    public int[] encode(List<TextSpan> spans, boolean addSpecial) {
      return letters.encode(spans, addSpecial);
    }

    @Override
    public byte[] bytes(int id, boolean first) {
      return id % 5 == 0
          ? new byte[] {'\n'}
          : id % 4 == 0 ? new byte[] {' '} : letters.bytes(id, first);
    }

    @Override
    public String piece(int id) {
      return id == LetterTokenizer.END ? "<end>" : letters.piece(id);
    }

    @Override
    public OptionalInt id(String piece) {
      return letters.id(piece);
    }

    @Override
    public boolean isControl(int id) {
      return letters.isControl(id);
    }

    @Override
    public OptionalInt beginOfSequence() {
      return letters.beginOfSequence();
    }

    @Override
    public Set<Integer> endOfGeneration() {
      return letters.endOfGeneration();
    }
  }

  private static EndOptions end(int leastIndent, int... tokens) {
    return new EndOptions(
        Arrays.stream(tokens).boxed().toList(),
        false,
        leastIndent,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aTokenThatTheRequestNamesEndsItAlsoWhereEndsAreIgnored() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("one", new HashModel("a", 64));
      List<Integer> whole = HashModel.expected(60, PROMPT);
      int token = whole.get(30);
      Told told = everywhere(f, greedy(60, PROMPT).change().end(end(0, token, 46)), whole);
      assertThat(told.reason()).isEqualTo(FinishReason.STOP);
      int at = Math.min(whole.indexOf(token), at(whole, 46));
      assertThat(told.ids()).isEqualTo(whole.subList(0, at + 1));
    }
  }

  private static int at(List<Integer> ids, int token) {
    int at = ids.indexOf(token);
    return at < 0 ? Integer.MAX_VALUE : at;
  }

  @Test
  void anEndThatIsIgnoredButNamedStaysInTheMask() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("one", new HashModel("a", 512));
      int ended = 0;
      for (int first = 0; first < 20; first++) {
        GenerationRequest.Builder r =
            greedy(150, first, 7).change().grammar(new Grammar("steps", "5 1000"));
        Told ignored = Told.of(f.submit(r.build()));
        assertThat(ignored.ids()).doesNotContain(LetterTokenizer.END);
        Told named = Told.of(f.submit(r.end(end(0, LetterTokenizer.END)).build()));
        ended += named.reason() == FinishReason.STOP ? 1 : 0;
        assertThat(named.reason() == FinishReason.STOP)
            .isEqualTo(named.ids().getLast() == LetterTokenizer.END);
      }
      assertThat(ended).isGreaterThan(5);
    }
  }

  @Test
  void anAnswerEndsBeforeALineThatIsNotIndentedFarEnough() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.loop.adopt(new TokenizerBinding(f.tokenizer, new Lines())).get(5, TimeUnit.SECONDS);
      f.adopt("one", new HashModel("a", 64));
      int ended = 0;
      for (int first = 0; first < 10; first++) {
        List<Integer> whole = HashModel.expected(100, first, 9);
        GenerationRequest.Builder r = greedy(100, first, 9).change();
        String text = Told.of(f.submit(r.build())).text();
        Told told = everywhere(f, r.end(end(1)), whole, first, 9);
        String expected = indented(text);
        assertThat(told.text()).isEqualTo(expected);
        assertThat(told.reason() == FinishReason.STOP).isEqualTo(!expected.equals(text));
        ended += told.reason() == FinishReason.STOP ? 1 : 0;
      }
      assertThat(ended).isGreaterThan(5);
    }
  }

  private static String indented(String text) {
    String[] lines = text.split("\n", -1);
    StringBuilder out = new StringBuilder(lines[0]);
    for (int i = 1; i < lines.length; i++) {
      out.append('\n');
      if (!lines[i].isBlank() && !Character.isWhitespace(lines[i].charAt(0))) {
        return out.toString();
      }
      out.append(lines[i]);
    }
    return out.toString();
  }

  @Test
  void anAnswerThatGoesRoundInCirclesEnds() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.processors.put(
          "circle",
          new Provider<>(
              "circle",
              "1.0.0",
              (p, prompt) ->
                  new LogitsProcessor() {
                    private int count;

                    @Override
                    public void push(int token, long carry) {
                      count++;
                    }

                    @Override
                    public void pop() {
                      count--;
                    }

                    @Override
                    public void apply(Candidates c) {
                      if (count >= 20) {
                        c.edit(10 + count % 3, 1000);
                      }
                    }
                  }));
      f.adopt("one", new HashModel("a", 64));
      EndOptions options =
          new EndOptions(
              List.of(),
              false,
              0,
              Optional.empty(),
              Optional.of(new EndOptions.Repetition(2, 8, 4)));
      GenerationRequest.Builder r =
          request(
                  SamplingParameters.GREEDY.change().processors(List.of("circle")).build(),
                  100,
                  PROMPT)
              .change();
      Told free = Told.of(f.submit(r.build()));
      Told told = everywhere(f, r.end(options), free.ids());
      assertThat(told.reason()).isEqualTo(FinishReason.REPETITION);
      assertThat(told.ids()).isEqualTo(free.ids().subList(0, told.ids().size()));
      assertThat(told.ids().size()).as("four rounds of three after twenty").isBetween(29, 32);
    }
  }

  @Test
  void stopTextsAndControlTokensAreShownWhereThatIsAskedFor() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.loop.adopt(new TokenizerBinding(f.tokenizer, new Lines())).get(5, TimeUnit.SECONDS);
      f.adopt("one", new HashModel("a", 128));
      List<Integer> whole = HashModel.expected(100, PROMPT);
      GenerationRequest.Builder r = greedy(100, PROMPT).change();
      String text = Told.of(f.submit(r.build())).text();
      String stop = text.substring(40, 43);
      int at = text.indexOf(stop);
      r.stop(List.of(stop));
      assertThat(everywhere(f, r, whole).text()).isEqualTo(text.substring(0, at));
      r.end(new EndOptions(List.of(), true, 0, Optional.empty(), Optional.empty()));
      assertThat(everywhere(f, r, whole).text()).isEqualTo(text.substring(0, at + 3));
      for (int first = 0; first < 40; first++) {
        Told told =
            everywhere(
                f,
                greedy(150, first, 8).change().ignoreEnd(false).showControl(true),
                HashModel.expected(150, first, 8),
                first,
                8);
        assertThat(told.text().endsWith("<end>")).isEqualTo(told.reason() == FinishReason.STOP);
      }
    }
  }

  @Test
  void onceALineHasEndedTimeSinceTheFirstTokenEndsIt() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.loop.adopt(new TokenizerBinding(f.tokenizer, new Lines())).get(5, TimeUnit.SECONDS);
      HashModel model = new HashModel("a", 64);
      model.millisPerForward = 3;
      f.adopt("one", model);
      EndOptions soon =
          new EndOptions(List.of(), false, 0, Optional.of(Duration.ofMillis(30)), Optional.empty());
      LiveGeneration g = f.submit(greedy(190, PROMPT).change().end(soon).build());
      Told told = Told.of(g);
      assertThat(told.reason()).isEqualTo(FinishReason.DEADLINE);
      assertThat(told.text()).contains("\n");
      assertThat(told.ids().size()).isBetween(1, 100);
      f.loop
          .adopt(new TokenizerBinding(f.tokenizer, new LetterTokenizer()))
          .get(5, TimeUnit.SECONDS);
      assertThat(Told.of(f.submit(greedy(40, PROMPT).change().end(soon).build())).reason())
          .as("a text without a line end")
          .isEqualTo(FinishReason.LENGTH);
      EndOptions ages =
          new EndOptions(
              List.of(),
              false,
              0,
              Optional.of(Duration.ofSeconds(Long.MAX_VALUE)),
              Optional.empty());
      assertThat(Told.of(f.submit(greedy(10, PROMPT).change().end(ages).build())).reason())
          .isEqualTo(FinishReason.LENGTH);
    }
  }

  /** Runs it plainly, with drafts, and with its tokenizer and its backend exchanged under way. */
  private static Told everywhere(
      LoopFixture f, GenerationRequest.Builder request, List<Integer> book, int... prompt)
      throws Exception {
    GenerationRequest r = request.build();
    Told plain = Told.of(f.submit(r));
    BookDrafter drafter = new BookDrafter(0.1);
    drafter.learnByHeart(prompt.length == 0 ? PROMPT : prompt, book);
    Provider<DrafterFactory> p = f.adopt("book", drafter);
    assertThat(Told.of(f.submit(r.change().drafter("book").build()))).isEqualTo(plain);
    f.loop.drop(p).get(5, TimeUnit.SECONDS);
    HashModel slow = new HashModel("a", 128);
    slow.millisPerForward = 1;
    f.adopt("one", slow);
    LiveGeneration moved = f.submit(r);
    LoopFixture.awaitTokens(moved, Math.min(7, plain.ids().size()));
    Tokenizer same = plain.text().contains("\n") || plain.text().contains("<") ? new Lines() : null;
    if (same != null) {
      f.loop.adopt(new TokenizerBinding(f.tokenizer, same)).get(5, TimeUnit.SECONDS);
    }
    f.adopt("one", new HashModel("a", 128));
    assertThat(Told.of(moved)).isEqualTo(plain);
    return plain;
  }
}
