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
  void row26IdsOutsideTheVocabularyAreRefusedWithTheirIndex() {
    for (int bad : new int[] {-1, 258, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      SheafException e = refusal(tokenizer, new Prompt.Ids(List.of(1, 2, bad, -7)));
      assertThat(e.code().name()).isEqualTo("SHEAF-PROMPT-002");
      assertThat(e.where()).contains("index 2");
      assertThat(e.expected()).isEqualTo("0 to 257");
      assertThat(e.found()).isEqualTo(Integer.toString(bad));
    }
  }

  @Test
  void row56AnEmptyPromptIsTheBeginTokenAlone() {
    assertThat(ids(Prompt.text(""))).containsExactly(BEGIN);
    assertThat(ids(new Prompt.Ids(List.of()))).containsExactly(BEGIN);
  }

  @Test
  void row56AnEmptyPromptIsRefusedWithoutABeginToken() {
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
    return new PromptEncoder(tokenizer, Optional.of(template))
        .encode(
            new Prompt.Chat(
                List.of(new ChatMessage("system", "be brief"), new ChatMessage("user", "hi"))));
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
