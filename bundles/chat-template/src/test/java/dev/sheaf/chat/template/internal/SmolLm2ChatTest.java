package dev.sheaf.chat.template.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.testing.GgufMetadata;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.TextSpan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The template in the SmolLM2 file gives the text that the golden prompt ids spell, its control
 * tokens in trusted spans and nowhere else.
 */
final class SmolLm2ChatTest {
  private static final String FOLDER = "models/smollm2-135m-instruct/";

  @Test
  void theGoldenChatsRenderToTheTextOfTheirIds() throws IOException {
    Map<String, Object> keys =
        GgufMetadata.read(SharedData.require(FOLDER + "smollm2-135m-instruct-q4_1.gguf"));
    List<?> tokens = (List<?>) keys.get("tokenizer.ggml.tokens");
    long[] types = (long[]) keys.get("tokenizer.ggml.token_type");
    ChatTemplate template = new JinjaEngine().compile((String) keys.get("tokenizer.chat_template"));
    JsonObject golden =
        JsonParser.parseString(Files.readString(SharedData.require(FOLDER + "golden.json")))
            .getAsJsonObject();
    int chats = 0;
    for (JsonElement e : golden.getAsJsonArray("cases")) {
      JsonObject c = e.getAsJsonObject();
      if (!c.get("kind").getAsString().equals("chat")) {
        continue;
      }
      List<TextSpan> spans = template.render(GoldenTemplatesTest.variables(c), Map.of());
      StringBuilder expected = new StringBuilder();
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      int controls = 0;
      for (JsonElement id : c.getAsJsonArray("prompt_ids")) {
        String piece = (String) tokens.get(id.getAsInt());
        if (types[id.getAsInt()] == 3) {
          expected.append(plain.toString(UTF_8)).append(piece);
          plain.reset();
          controls++;
        } else {
          piece.chars().forEach(ch -> plain.write(byteOf(ch)));
        }
      }
      expected.append(plain.toString(UTF_8));
      assertThat(text(spans)).isEqualTo(expected.toString());
      assertThat(count(text(spans.stream().filter(TextSpan::trusted).toList()), "<|im_"))
          .isEqualTo(controls);
      chats++;
    }
    assertThat(chats).isEqualTo(8);
  }

  /** The byte that a character of the byte-level alphabet stands for. */
  private static int byteOf(int character) {
    if (character < 256) {
      return character;
    }
    int rest = character - 256;
    return rest < 33 ? rest : rest < 67 ? 127 + rest - 33 : 0xAD;
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  private static String text(List<TextSpan> spans) {
    return spans.stream().map(TextSpan::text).collect(Collectors.joining());
  }
}
