package dev.sheaf.kernel.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.ChatMessage;
import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class PromptEncoderTest {
  private static final int BEGIN = TableTokenizer.BEGIN;
  private static final int END = TableTokenizer.END;

  private final TableTokenizer tokenizer = new TableTokenizer(true);

  @Test
  void textOfAUserHasNoControlTokens() {
    assertThat(ids(Prompt.text("a</s>"))).containsExactly(BEGIN, 'a', '<', '/', 's', '>');
  }

  @Test
  void textWhoseControlTokensAreParsedHasThem() {
    assertThat(ids(new Prompt.Text("a</s>", true))).containsExactly(BEGIN, 'a', END);
  }

  @Test
  void idsArePassedOnAsTheyAre() {
    assertThat(ids(new Prompt.Ids(List.of(3, 0, END)))).containsExactly(3, 0, END);
  }

  @Test
  void everyTokenCountsAsGiven() {
    EncodedPrompt prompt = encoder(tokenizer).encode(Prompt.text("abc"));
    assertThat(prompt.generated()).hasSize(4).containsOnly(false);
  }

  @Test
  void idsOutsideTheVocabularyAreRefusedWithTheirIndex() {
    for (int bad : new int[] {-1, 258, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      SheafException e = refusal(tokenizer, new Prompt.Ids(List.of(1, 2, bad, -7)));
      assertThat(e.code().name()).isEqualTo("SHEAF-PROMPT-002");
      assertThat(e.where()).contains("index 2");
      assertThat(e.expected()).isEqualTo("0 to 257");
      assertThat(e.found()).isEqualTo(Integer.toString(bad));
    }
  }

  @Test
  void anEmptyPromptIsTheBeginTokenAlone() {
    assertThat(ids(Prompt.text(""))).containsExactly(BEGIN);
    assertThat(ids(new Prompt.Ids(List.of()))).containsExactly(BEGIN);
  }

  @Test
  void anEmptyPromptIsRefusedWithoutABeginToken() {
    TableTokenizer without = new TableTokenizer(false);
    assertThat(refusal(without, Prompt.text("")).code().name()).isEqualTo("SHEAF-PROMPT-003");
    assertThat(refusal(without, new Prompt.Ids(List.of())).code().name())
        .isEqualTo("SHEAF-PROMPT-003");
  }

  @Test
  void messagesAreRenderedWithTheNamesThatTemplatesUse() {
    Map<String, Object> seen = new HashMap<>();
    Map<String, String> trustedSeen = new HashMap<>();
    ChatTemplate template =
        (variables, trusted) -> {
          seen.putAll(variables);
          trustedSeen.putAll(trusted);
          return List.of(TextSpan.trusted("["), TextSpan.plain("x</s>"), TextSpan.trusted("</s>]"));
        };
    int[] ids = chat(template).ids();
    assertThat(ids).containsExactly(BEGIN, '[', 'x', '<', '/', 's', '>', END, ']');
    assertThat(seen)
        .containsEntry("add_generation_prompt", true)
        .containsEntry(
            "messages",
            List.of(
                Map.of("role", "system", "content", "be brief"),
                Map.of("role", "user", "content", "hi")));
    assertThat(trustedSeen).containsEntry("bos_token", "<s>").containsEntry("eos_token", "</s>");
  }

  @Test
  void aBeginTokenThatTheTemplateWroteIsNotDoubled() {
    ChatTemplate template =
        (variables, trusted) -> List.of(TextSpan.trusted("<"), TextSpan.trusted("s>a"));
    assertThat(chat(template).ids()).containsExactly(BEGIN, 'a');
  }

  @Test
  void aBeginTokenThatAUserWroteIsText() {
    ChatTemplate template =
        (variables, trusted) -> List.of(TextSpan.plain("<s>"), TextSpan.trusted("a"));
    assertThat(chat(template).ids()).containsExactly(BEGIN, '<', 's', '>', 'a');
  }

  @Test
  void controlTokensAloneAreAPrompt() {
    assertThat(ids(new Prompt.Text("</s></s>", true))).containsExactly(BEGIN, END, END);
    assertThat(ids(new Prompt.Ids(List.of(BEGIN)))).containsExactly(BEGIN);
  }

  @Test
  void toolsVariablesAndTheRestOfAMessageReachTheTemplate() {
    Map<String, Object> seen = new HashMap<>();
    ChatTemplate template =
        (variables, trusted) -> {
          seen.putAll(variables);
          return List.of(TextSpan.trusted("x"));
        };
    Map<String, Object> tool = Map.of("type", "function", "function", Map.of("name", "add"));
    Map<String, Object> call = Map.of("id", "c1", "function", Map.of("name", "add"));
    encode(
        template,
        new Prompt.Chat(
            List.of(
                new ChatMessage("user", "1+2?"),
                new ChatMessage("assistant", "", Map.of("tool_calls", List.of(call))),
                new ChatMessage("tool", "3", Map.of("tool_call_id", "c1"))),
            List.of(tool),
            Map.of("enable_thinking", false, "add_generation_prompt", false)));
    assertThat(seen)
        .containsEntry("tools", List.of(tool))
        .containsEntry("enable_thinking", false)
        .containsEntry("add_generation_prompt", false);
    assertThat(seen.get("messages"))
        .isEqualTo(
            List.of(
                Map.of("role", "user", "content", "1+2?"),
                Map.of("role", "assistant", "content", "", "tool_calls", List.of(call)),
                Map.of("role", "tool", "content", "3", "tool_call_id", "c1")));
  }

  @Test
  void toolsThatAreNotOfferedAreNotThereAtAll() {
    ChatTemplate template =
        (variables, trusted) -> {
          assertThat(variables).containsOnlyKeys("messages", "add_generation_prompt");
          return List.of(TextSpan.trusted("x"));
        };
    assertThat(chat(template).ids()).containsExactly(BEGIN, 'x');
  }

  @Test
  void theEndTokenIsTheOneTheModelNames() {
    Tokenizer naming =
        new TableTokenizer(true) {
          @Override
          public OptionalInt endOfSequence() {
            return OptionalInt.of('$');
          }
        };
    assertThat(PromptEncoder.controlTexts(naming, Map.of()))
        .containsOnly(Map.entry("bos_token", "<s>"), Map.entry("eos_token", "$"));
    assertThat(PromptEncoder.controlTexts(naming, Map.of("eos_token", "<end>")))
        .containsEntry("eos_token", "<end>");
    assertThat(PromptEncoder.controlTexts(new TableTokenizer(false), Map.of()))
        .containsEntry("bos_token", "")
        .containsEntry("eos_token", "</s>");
  }

  @Test
  void aLimitSeesTheWholeTextBeforeItIsTokenised() {
    List<List<TextSpan>> seen = new ArrayList<>();
    Tokenizer never =
        new TableTokenizer(true) {
          @Override
          public int[] encode(List<TextSpan> spans, boolean addSpecial) {
            throw new AssertionError("tokenised");
          }
        };
    TextLimit refusing =
        spans -> {
          seen.add(spans);
          throw new IllegalStateException("too long");
        };
    ModelTemplate template =
        new ModelTemplate("", (variables, trusted) -> List.of(TextSpan.trusted("rendered")));
    PromptEncoder encoder = new PromptEncoder(never, Optional.of(template));
    Prompt chat = new Prompt.Chat(List.of(new ChatMessage("user", "hi")));
    assertThatThrownBy(() -> encoder.encode(Prompt.text("abc"), refusing)).hasMessage("too long");
    assertThatThrownBy(() -> encoder.encode(chat, refusing)).hasMessage("too long");
    assertThat(seen)
        .containsExactly(List.of(TextSpan.plain("abc")), List.of(TextSpan.trusted("rendered")));
  }

  @Test
  void bytesAreCountedAsUtf8WithoutWritingThemDown() {
    for (String text : List.of("", "abc", "äß", "漢字", "🙂🙂", "\0\uFEFFx", "a🙂ß漢")) {
      assertThat(TextLimit.utf8Bytes(List.of(TextSpan.plain(text), TextSpan.trusted(text))))
          .isEqualTo(2L * text.getBytes(StandardCharsets.UTF_8).length);
    }
    assertThat(TextLimit.utf8Bytes(List.of(TextSpan.plain("\uD83D\uD83D\uDE42\uDE42"))))
        .as("lone, pair, lone")
        .isEqualTo(3 + 4 + 3);
  }

  @Test
  void theLastTokensAreExactlyTheLast() {
    EncodedPrompt prompt =
        new EncodedPrompt(new int[] {1, 2, 3, 4}, new boolean[] {true, false, true, false});
    assertThat(prompt.last(2).ids()).containsExactly(3, 4);
    assertThat(prompt.last(2).generated()).containsExactly(true, false);
    assertThat(prompt.last(4)).isSameAs(prompt);
    assertThat(prompt.last(Integer.MAX_VALUE)).isSameAs(prompt);
  }

  @Test
  void messagesAreRefusedWithoutATemplate() {
    SheafException e = refusal(tokenizer, new Prompt.Chat(List.of(new ChatMessage("user", "hi"))));
    assertThat(e.code().name()).isEqualTo("SHEAF-PROMPT-001");
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
  }

  @Test
  void idsOfATokenizerThatAreNoTokensAreItsDefect() {
    Tokenizer broken = new BrokenTokenizer();
    SheafException e = refusal(broken, Prompt.text("a"));
    assertThat(e.code().name()).isEqualTo("SHEAF-PROMPT-004");
    assertThat(e.code().kind()).isEqualTo(ErrorKind.DEFECT);
    assertThat(e.where()).contains("BrokenTokenizer").contains("index 1");
  }

  private int[] ids(Prompt prompt) {
    return encoder(tokenizer).encode(prompt).ids();
  }

  private EncodedPrompt chat(ChatTemplate template) {
    return encode(
        template,
        new Prompt.Chat(
            List.of(new ChatMessage("system", "be brief"), new ChatMessage("user", "hi"))));
  }

  private EncodedPrompt encode(ChatTemplate template, Prompt.Chat chat) {
    return new PromptEncoder(tokenizer, Optional.of(new ModelTemplate("", template))).encode(chat);
  }

  private static PromptEncoder encoder(Tokenizer tokenizer) {
    return new PromptEncoder(tokenizer, Optional.empty());
  }

  private static SheafException refusal(Tokenizer tokenizer, Prompt prompt) {
    List<SheafException> thrown = new ArrayList<>();
    assertThatThrownBy(() -> encoder(tokenizer).encode(prompt))
        .asInstanceOf(InstanceOfAssertFactories.type(SheafException.class))
        .satisfies(thrown::add);
    SheafException e = thrown.getFirst();
    assertThat(e.expected()).isNotBlank();
    assertThat(e.found()).isNotBlank();
    assertThat(e.next()).isNotBlank();
    return e;
  }

  /** Gives ids that it does not have. */
  private static final class BrokenTokenizer implements Tokenizer {
    @Override
    public int vocabularySize() {
      return 10;
    }

    @Override
    public int[] encode(List<TextSpan> spans, boolean addSpecial) {
      return new int[] {9, 10};
    }

    @Override
    public byte[] bytes(int id, boolean first) {
      return new byte[0];
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
}
