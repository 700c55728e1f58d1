package dev.sheaf.kernel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.ModelText;
import dev.sheaf.engine.Prompt;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.ChatMessage;
import dev.sheaf.text.TextSpan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chats with a trained model through the whole engine, as a float64 reference had them. */
@Timeout(600)
final class SmolLmChatTest {
  private static final String FOLDER = "models/smollm2-135m-instruct/";

  private static final String END = "<|im_end|>";

  /** Below this margin, in raw logits, float32 and float64 may choose differently. */
  private static final double MARGIN = 0.02;

  @TempDir Path folder;

  private record Chat(JsonObject golden) {
    Prompt.Chat prompt() {
      List<ChatMessage> messages = new ArrayList<>();
      for (JsonElement m : golden.getAsJsonArray("messages")) {
        JsonObject o = m.getAsJsonObject();
        messages.add(new ChatMessage(o.get("role").getAsString(), o.get("content").getAsString()));
      }
      return new Prompt.Chat(messages);
    }

    List<Map<String, Object>> variables() {
      return prompt().messages().stream()
          .map(m -> Map.<String, Object>of("role", m.role(), "content", m.content()))
          .toList();
    }

    List<Integer> ids(String key) {
      return golden.getAsJsonArray(key).asList().stream().map(JsonElement::getAsInt).toList();
    }

    String text(String key) {
      return golden.get(key).getAsString();
    }

    /** The smallest margin of the first steps. */
    double leastMargin(int steps) {
      JsonArray margins = golden.getAsJsonArray("greedy_margins");
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < steps; i++) {
        least = Math.min(least, margins.get(i).getAsDouble());
      }
      return least;
    }
  }

  @Test
  void allChatsOnCpuAreRenderedTokenisedAndContinuedAsTheGoldenSays() throws Exception {
    converse("cpu", Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  @Test
  void allChatsOnTheReferenceBeginAsTheGoldenSays() throws Exception {
    converse("reference", 1, 3);
  }

  @Test
  @Tag("full")
  void allChatsOnTheReferenceAreContinuedAsTheGoldenSays() throws Exception {
    converse("reference", Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private void converse(String backend, int most, int steps) throws Exception {
    Path file = SharedData.require(FOLDER + "smollm2-135m-instruct-q4_1.gguf");
    List<Chat> chats = chats();
    assertThat(chats).hasSize(8);
    try (RealEngine real = new RealEngine(folder)) {
      String model = real.load(file, backend, 512, chats.size());
      try (ModelText text = real.f.engine.text(model)) {
        assertThat(text.tokenizerKind()).startsWith("bpe ");
        for (Chat chat : chats) {
          List<TextSpan> spans =
              text.render(
                  Map.of("messages", chat.variables(), "add_generation_prompt", true), Map.of());
          assertThat(spans.stream().map(TextSpan::text).collect(Collectors.joining()))
              .isEqualTo(chat.text("rendered"));
          assertThat(text.encode(chat.prompt())).isEqualTo(chat.ids("prompt_ids"));
        }
      }
      List<Generation> answers = new ArrayList<>();
      for (Chat chat : chats.subList(0, Math.min(most, chats.size()))) {
        int length = Math.min(steps, chat.ids("greedy_ids").size());
        answers.add(real.f.engine.submit(GenerationRequest.greedy(model, chat.prompt(), length)));
      }
      for (int i = 0; i < answers.size(); i++) {
        compare(chats.get(i), answers.get(i), steps);
      }
    }
  }

  private static void compare(Chat chat, Generation answer, int steps) throws Exception {
    answer.await();
    List<Integer> found = EngineFixture.ids(answer);
    List<Integer> expected = chat.ids("greedy_ids");
    int most = Math.min(steps, expected.size());
    int equal = 0;
    while (equal < most && equal < found.size() && found.get(equal).equals(expected.get(equal))) {
      equal++;
    }
    if (equal < most) {
      assertThat(chat.leastMargin(equal + 1))
          .as("%s: equal up to step %d, so one until there must be close", chat.prompt(), equal)
          .isLessThan(MARGIN);
    } else if (most == expected.size()) {
      String text =
          EngineFixture.tokens(answer).stream()
                  .map(GenerationEvent.Token::text)
                  .collect(Collectors.joining())
              + answer.await().text();
      String expectedText = chat.text("greedy_text");
      assertThat(text)
          .isEqualTo(
              expectedText.endsWith(END)
                  ? expectedText.substring(0, expectedText.length() - END.length())
                  : expectedText);
    }
    assertThat(answer.await().usage().promptTokens()).isEqualTo(chat.ids("prompt_ids").size());
  }

  private static List<Chat> chats() throws Exception {
    JsonObject golden =
        JsonParser.parseString(Files.readString(SharedData.require(FOLDER + "golden.json")))
            .getAsJsonObject();
    List<Chat> chats = new ArrayList<>();
    for (JsonElement c : golden.getAsJsonArray("cases")) {
      if (c.getAsJsonObject().get("kind").getAsString().equals("chat")) {
        chats.add(new Chat(c.getAsJsonObject()));
      }
    }
    return chats;
  }
}
