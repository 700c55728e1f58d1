package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelSource;
import dev.sheaf.testing.Providers;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The prompts of the goldens have the ids that the goldens were made with. */
final class PromptIdsTest {
  @ParameterizedTest
  @CsvSource({"stories260k/, stories260K-f32.gguf", "tinystories-656k/, tinystories-656k-f32.gguf"})
  void ofTheStoryModels(String folder, String file) {
    try (ModelSource source = Models.open(folder + file)) {
      Tokenizer tokenizer = Providers.named(TokenizerFactory.class, "sentencepiece").create(source);
      for (Golden.Case c : Golden.read("models/" + folder + "golden.json").cases()) {
        String prompt = c.json().get("prompt").getAsString();
        assertThat(tokenizer.encode(prompt, true)).as(prompt).isEqualTo(c.prompt());
      }
    }
  }

  @Test
  void ofTextsAndRenderedChatsOfSmolLm() {
    String folder = "smollm2-135m-instruct/";
    try (ModelSource source = Models.open(folder + "smollm2-135m-instruct-q4_1.gguf")) {
      Tokenizer tokenizer = Providers.named(TokenizerFactory.class, "bpe").create(source);
      for (Golden.Case c : Golden.read("models/" + folder + "golden.json").cases()) {
        boolean chat = c.json().get("kind").getAsString().equals("chat");
        String text = c.json().get(chat ? "rendered" : "prompt").getAsString();
        TextSpan span = chat ? TextSpan.trusted(text) : TextSpan.plain(text);
        assertThat(tokenizer.encode(List.of(span), false)).as(text).isEqualTo(c.prompt());
      }
    }
  }
}
