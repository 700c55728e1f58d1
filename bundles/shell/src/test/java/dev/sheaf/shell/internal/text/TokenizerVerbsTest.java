package dev.sheaf.shell.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakeText;
import dev.sheaf.shell.internal.ShellFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tokenizer encode}, {@code decode} and {@code show} over a vocabulary of bytes. */
final class TokenizerVerbsTest {
  private final ShellFixture shell = new ShellFixture();
  @TempDir Path folder;

  @BeforeEach
  void loadAModel() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
  }

  @AfterEach
  void everyTextSideWasClosedOnce() {
    assertThat(shell.engine.texts).allMatch(text -> text.closed == 1);
  }

  @Test
  void encodesATextWithWhatTheVocabularyPutsAroundIt() {
    assertThat(shell.run("tokenizer", "encode", "tiny", "é\n")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
             ID  PIECE  BYTES
              0  <s>    -
            198  Ã      "\\xc3"
            172  ©      "\\xa9"
             13  "\\n"   "\\n"
            """);
    assertThat(shell.run("tokenizer", "encode", "tiny", "a", "--no-bos", "--json")).isZero();
    assertThat(shell.out()).endsWith("{\"ids\":[100],\"pieces\":[\"a\"],\"count\":1}\n");
  }

  @Test
  void takesControlTokensOfATextForOnesOnlyWhenAsked() {
    assertThat(ids("tokenizer", "encode", "tiny", "<|end|>", "--json")).startsWith("[0,63,");
    assertThat(ids("tokenizer", "encode", "tiny", "<|end|>", "--special", "--json"))
        .isEqualTo("[0,2]");
  }

  @Test
  void readsEveryByteOfAFileAndOfStandardInput() throws IOException {
    Path file = Files.writeString(folder.resolve("text.txt"), "b\n");
    assertThat(ids("tokenizer", "encode", "tiny", "--text-file", file.toString(), "--json"))
        .isEqualTo("[0,101,13]");
    shell.stdin("c\n");
    assertThat(ids("tokenizer", "encode", "tiny", "--json")).isEqualTo("[0,102,13]");
    assertThat(ids("tokenizer", "encode", "tiny", "-", "--json")).isEqualTo("[0,102,13]");
    assertThat(ids("tokenizer", "encode", "tiny", "", "--json")).isEqualTo("[0]");
  }

  @Test
  void readsNulAndAByteOrderMarkAndRefusesWhatIsNotUtf8() throws IOException {
    Path marked = Files.writeString(folder.resolve("bom"), "\ufeff\0");
    assertThat(ids("tokenizer", "encode", "tiny", "--text-file", marked.toString(), "--json"))
        .isEqualTo("[0,242,190,194,3]");
    for (byte[] bytes :
        new byte[][] {{(byte) 0xc0, (byte) 0xaf}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {-1}}) {
      Path file = Files.write(folder.resolve("bad"), bytes);
      assertThat(shell.run("tokenizer", "encode", "tiny", "--text-file", file.toString()))
          .isEqualTo(2);
    }
    assertThat(shell.err()).contains("SHEAF-SHELL-010  the text is not UTF-8");
  }

  @Test
  void opensAFileWithoutLoadingIt() throws IOException {
    Path file = Files.createFile(folder.resolve("tokenizer.json"));
    assertThat(shell.run("tokenizer", "encode", file.toString(), "x")).isZero();
    assertThat(shell.engine.textFiles).containsExactly(file);
    assertThat(shell.engine.loads).isEmpty();
    assertThat(shell.run("tokenizer", "encode", "missing.json", "x")).isEqualTo(3);
    assertThat(shell.err())
        .contains("SHEAF-SHELL-008", "a model or tokenizer file, or one of tiny");
  }

  @Test
  void needsOneText() throws IOException {
    Path file = Files.createFile(folder.resolve("empty"));
    assertThat(shell.run("tokenizer", "encode", "tiny", "x", "--text-file", file.toString()))
        .isEqualTo(2);
    shell.atTerminal();
    assertThat(shell.run("tokenizer", "encode", "tiny")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-006", "SHEAF-SHELL-010  there is no text");
  }

  @Test
  void decodesToTheExactText() throws IOException {
    assertThat(shell.run("tokenizer", "decode", "tiny", "0", "198", "172", "1")).isZero();
    assertThat(shell.out()).isEqualTo("é");
    Path file = Files.writeString(folder.resolve("ids"), " 100\n101 \t102 ");
    assertThat(shell.run("tokenizer", "decode", "tiny", "--ids-file", file.toString())).isZero();
    assertThat(shell.out()).isEqualTo("éabc");
    Path json = Files.writeString(folder.resolve("ids.json"), "[100, 101]");
    assertThat(shell.run("tokenizer", "decode", "tiny", "--ids-file", json.toString())).isZero();
    shell.stdin("{\"ids\":[102],\"pieces\":[\"c\"],\"count\":1}");
    assertThat(shell.run("tokenizer", "decode", "tiny", "--ids-file", "-")).isZero();
    assertThat(shell.out()).isEqualTo("éabcabc");
  }

  @Test
  void showsInvalidBytesAsReplacementsAndControlTokensWhenAsked() {
    assertThat(shell.run("tokenizer", "decode", "tiny", "198", "100", "--json")).isZero();
    assertThat(shell.out()).isEqualTo("{\"text\":\"\ufffda\",\"count\":2,\"exact\":false}\n");
    ShellFixture special = new ShellFixture();
    special.engine.models.add(FakeEngine.model("tiny", false, 0));
    assertThat(special.run("tokenizer", "decode", "tiny", "0", "100", "2", "--show-special"))
        .isZero();
    assertThat(special.out()).isEqualTo("<s>a<|end|>");
  }

  @Test
  void escapesWhatATerminalWouldActOn() {
    shell.atTerminal();
    assertThat(shell.run("tokenizer", "decode", "tiny", "30", "94", "12", "13", "100")).isZero();
    assertThat(shell.out()).isEqualTo("\\u001b[\t\na\n");
  }

  @ParameterizedTest
  @CsvSource({"259", "-1", "2147483648", "1.5", "x", "''"})
  void refusesAnIdThatIsNoTokenWithItsIndex(String id) {
    assertThat(shell.run("tokenizer", "decode", "tiny", "5", "6", id)).isEqualTo(2);
    assertThat(shell.err())
        .contains("SHEAF-SHELL-021", "expected  0 to 258", "where     index 2")
        .contains("found     " + id);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void refusesAListOfIdsThatIsNone() throws IOException {
    for (String bad : new String[] {"[1,", "{\"count\":1}", "[1] 2", "[1,[2]]", "[1,null]"}) {
      Path file = Files.writeString(folder.resolve("bad"), bad);
      assertThat(shell.run("tokenizer", "decode", "tiny", "--ids-file", file.toString()))
          .as(bad)
          .isEqualTo(2);
    }
    assertThat(shell.run("tokenizer", "decode", "tiny")).isEqualTo(2);
    assertThat(shell.run("tokenizer", "decode", "tiny", "1", "--ids-file", "x")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-022", "SHEAF-SHELL-021", "SHEAF-SHELL-004");
  }

  @Test
  void showsWhatATokenizerIsMadeOf() {
    assertThat(shell.run("tokenizer", "show", "tiny")).isZero();
    assertThat(shell.out())
        .contains("kind               bytes 0.1.0\n")
        .contains("vocabulary size    259\n")
        .contains("begin              id 0, piece <s>\n")
        .contains("control tokens     3\n");
    assertThat(shell.run("tokenizer", "show", "tiny", "--json")).isZero();
    JsonObject json =
        JsonParser.parseString(shell.out().lines().reduce((a, b) -> b).orElseThrow())
            .getAsJsonObject();
    assertThat(json.getAsJsonArray("end_of_generation").toString())
        .isEqualTo("[{\"id\":1,\"piece\":\"</s>\"},{\"id\":2,\"piece\":\"<|end|>\"}]");
    assertThat(json.getAsJsonObject("longest").get("id").getAsInt()).isEqualTo(3);
    assertThat(json.getAsJsonArray("sample").size()).isPositive();
  }

  private String ids(String... words) {
    int before = shell.out().length();
    assertThat(shell.run(words)).as(shell.err()).isZero();
    return JsonParser.parseString(shell.out().substring(before))
        .getAsJsonObject()
        .getAsJsonArray("ids")
        .toString();
  }

  @Test
  void closesTheTextSideOfARefusedIdToo() {
    assertThat(shell.run("tokenizer", "decode", "tiny", "999")).isEqualTo(2);
    assertThat(shell.engine.texts).extracting((FakeText text) -> text.closed).containsExactly(1);
  }
}
