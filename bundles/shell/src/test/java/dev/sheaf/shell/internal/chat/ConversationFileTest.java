package dev.sheaf.shell.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.SheafException;
import dev.sheaf.text.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConversationFileTest {
  private static final String USER = "{\"role\":\"user\",\"content\":\"a\"}";
  private static final String MODEL = "{\"role\":\"assistant\",\"content\":\"b\"}";
  private static final String CALLS =
      "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"type\":\"function\"}]}";
  private static final String TOOL = "{\"role\":\"tool\",\"content\":\"c\"}";

  @TempDir Path folder;

  @Test
  void comesBackAsItWasWritten() throws IOException {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("z", 1L);
    arguments.put("a", List.of(true, 0.5, "ü\n"));
    ConversationFile file =
        new ConversationFile(
            "tiny",
            Map.of("temperature", 0.25),
            List.of(
                new ChatMessage("system", "Be <kind> \"& brief\"."),
                new ChatMessage("user", "漢 🙂\n\t\u0001"),
                new ChatMessage(
                    "assistant",
                    "",
                    Map.of("tool_calls", List.of(Map.of("function", arguments))))));
    Path path = folder.resolve("talk.json");
    file.write(path);
    file.write(path);
    assertThat(ConversationFile.read(path.toString())).isEqualTo(file);
    assertThat(Files.readString(path)).contains("\"z\": 1").contains("Be <kind>");
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(path);
    }
  }

  @Test
  void leavesNothingBehindWhereItCannotBeWritten() throws IOException {
    ConversationFile file = new ConversationFile("tiny", Map.of(), List.of());
    Path taken = Files.createDirectory(folder.resolve("folder"));
    Files.createFile(taken.resolve("full"));
    for (Path to : List.of(taken, folder.resolve("missing").resolve("x"))) {
      assertThatThrownBy(() -> file.write(to))
          .isInstanceOf(SheafException.class)
          .hasMessageContaining("SHEAF-SHELL-020  the file cannot be written");
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(taken);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{} | there are no messages",
        "{'messages':[]} | an empty list",
        "{'messages':[1]} | message 0",
        "{'messages':[U,{'role':'assistant','content':null}]} | message 1",
        "{'messages':[U,{'role':'assistant'}]} | message 1",
        "{'messages':[{'role':'root','content':'x'}]} | message 0",
        "{'messages':[{'content':'x'}]} | message 0",
        "{'messages':[M]} | message 0",
        "{'messages':[U,M,M]} | message 2",
        "{'messages':[U,{'role':'system','content':'s'}]} | message 1",
        "{'messages':[U,T]} | message 1",
        "{'messages':[U,M,T]} | message 2",
        "{'messages':[T]} | message 0",
        "{'messages':[{'role':'user','content':'x','image':'y'}]} | message 0",
        "{'messages':[{'role':'user','content':'x','name':null}]} | message 0",
        "{'messages':[{'role':'user','content':[{'type':'text'}]}]} | message 0",
        "{'messages':[U],'sampling':[]} | sampling is not an object",
        "{'messages':[U],'sampling':{'temperature':'hot'}} | a number",
        "{'messages':[U],'tools':[]} | tools"
      })
  void refusesWhatIsNoConversationByItsIndex(String text, String part) throws IOException {
    Path path = written(text);
    assertThatThrownBy(() -> ConversationFile.read(path.toString()))
        .isInstanceOfSatisfying(
            SheafException.class, e -> assertThat(e.code().name()).isEqualTo("SHEAF-SHELL-023"))
        .hasMessageContaining(part);
  }

  @Test
  void refusesWhatIsNoJson() throws IOException {
    for (String text :
        List.of("", "{'messages':[U]} x", "{'messages':[U],'messages':[U]}", "[U]")) {
      Path path = written(text);
      assertThatThrownBy(() -> ConversationFile.read(path.toString()))
          .hasMessageContaining("SHEAF-SHELL-022");
    }
  }

  @Test
  void takesToolRoundsAndASystemMessage() throws IOException {
    Path path =
        written("{'messages':[{'role':'system','content':''},U,C,T,T,M,U],'model':'other'}");
    ConversationFile read = ConversationFile.read(path.toString());
    assertThat(read.messages())
        .extracting(ChatMessage::role)
        .containsExactly("system", "user", "assistant", "tool", "tool", "assistant", "user");
    assertThat(read.model()).isEqualTo("other");
  }

  private Path written(String text) throws IOException {
    String json =
        text.replace("U", USER)
            .replace("M", MODEL)
            .replace("C", CALLS)
            .replace("T", TOOL)
            .replace('\'', '"');
    return Files.writeString(folder.resolve("in.json"), json);
  }
}
