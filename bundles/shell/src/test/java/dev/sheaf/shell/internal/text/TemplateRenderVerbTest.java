package dev.sheaf.shell.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakeTemplates;
import dev.sheaf.shell.internal.ShellFixture;
import dev.sheaf.text.ChatTemplateEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code template render}; the templates render what they were given, sorted by name. */
final class TemplateRenderVerbTest {
  private static final String CASE =
      """
      {"messages": [{"role": "user", "content": null}], "now": "2026-11-23 12:00:00",
       "enable_thinking": false, "depth": 3, "bos_token": "<B>", "eos_token": "<E>"}
      """;

  private final ShellFixture shell = new ShellFixture();
  @TempDir Path folder;

  @BeforeEach
  void installTheEngine() {
    shell.engine.models.add(FakeEngine.model("tiny", true, 0));
    shell.services.add(ChatTemplateEngine.class, "other", source -> null);
    shell.services.add(ChatTemplateEngine.class, "jinja", new FakeTemplates());
  }

  @Test
  void givesATemplateFileExactlyWhatTheInputSays() throws IOException {
    assertThat(render(template("x"), CASE)).isZero();
    assertThat(shell.out())
        .isEqualTo(
            "<B><E>\nadd_generation_prompt=true\ndepth=3\nenable_thinking=false\n"
                + "messages=[{role=user, content=null}]\nnow=2026-11-23 12:00:00");
    assertThat(shell.services.inUse()).isZero();
    assertThat(shell.engine.texts).isEmpty();
  }

  @Test
  void leavesAGenerationPromptAsTheInputHasIt() throws IOException {
    assertThat(render(template("x"), "{\"messages\":[],\"add_generation_prompt\":false}")).isZero();
    assertThat(shell.out()).contains("add_generation_prompt=false");
  }

  @Test
  void saysWhoWroteWhat() throws IOException {
    assertThat(render(template("x"), "{\"messages\":[\"\\u001b[1m\"]}", "--spans")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            trusted    "\\nadd_generation_prompt="
            untrusted  "true"
            trusted    "\\nmessages="
            untrusted  "[\\u001b[1m]"
            """);
    assertThat(render(template("x"), "{\"messages\":[]}", "--spans", "--json")).isZero();
    JsonObject json = last();
    assertThat(json.keySet()).containsExactly("text", "spans");
    assertThat(json.getAsJsonArray("spans").get(1).toString())
        .isEqualTo("{\"text\":\"true\",\"trusted\":false}");
  }

  @Test
  void usesAModelsTemplateAndItsTokenizer() throws IOException {
    assertThat(render("tiny", "{\"messages\":[],\"bos_token\":\"<s>\"}", "--ids", "--json"))
        .isZero();
    // The template began with the begin token, so it stands there once.
    assertThat(last().getAsJsonArray("ids").toString()).startsWith("[0,13,100,");
    assertThat(render("tiny", "{\"messages\":[]}", "--ids")).isZero();
    assertThat(shell.out().lines().reduce((a, b) -> b).orElseThrow()).startsWith("0 13 100 ");
    assertThat(shell.engine.texts).hasSize(2).allMatch(text -> text.closed == 1);
  }

  @Test
  void endsTheLineAtATerminalOnly() throws IOException {
    Path input = Files.writeString(folder.resolve("case.json"), "{\"messages\":[\"\\u0007\"]}");
    shell.atTerminal();
    assertThat(shell.run("template", "render", "tiny", "--input", input.toString())).isZero();
    assertThat(shell.out()).endsWith("messages=[\\u0007]\n");
  }

  @Test
  void refusesInputsThatAreNone() throws IOException {
    String template = template("x");
    for (String bad :
        new String[] {
          "",
          "[]",
          "{\"messages\":{}}",
          "{\"tools\":[]}",
          "{\"messages\":[],\"bos_token\":1}",
          "{\"messages\":[],\"messages\":[]}"
        }) {
      assertThat(render(template, bad)).as(bad).isEqualTo(2);
    }
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).contains("SHEAF-SHELL-022  there are no messages", "bos_token");
    assertThat(render(template, "{\"messages\":[]}", "--ids")).isEqualTo(2);
    assertThat(shell.err()).contains("--ids needs a model");
    shell.atTerminal();
    assertThat(shell.run("template", "render", template)).isEqualTo(2);
    assertThat(shell.err()).contains("there is no input");
  }

  @Test
  void passesATemplatesRefusalOnAndSaysWhenNothingRenders() throws IOException {
    assertThat(render(template("{% import 'x' %}"), "{\"messages\":[]}")).isEqualTo(2);
    assertThat(shell.err()).startsWith("SHEAF-TEST-002  a tag that is not known");
    assertThat(shell.services.inUse()).isZero();
    shell.services.remove(ChatTemplateEngine.class);
    assertThat(render(template("x"), "{\"messages\":[]}")).isEqualTo(9);
    assertThat(shell.err()).contains("SHEAF-SHELL-025", "bundle start chat-template");
    assertThat(shell.run("template", "render", "missing.jinja")).isEqualTo(2);
  }

  private String template(String source) throws IOException {
    return Files.writeString(folder.resolve("t.jinja"), source, StandardCharsets.UTF_8).toString();
  }

  private int render(String template, String input, String... more) {
    shell.stdin(input);
    String[] words = new String[3 + more.length];
    words[0] = "template";
    words[1] = "render";
    words[2] = template;
    System.arraycopy(more, 0, words, 3, more.length);
    return shell.run(words);
  }

  private JsonObject last() {
    String line = shell.out().lines().reduce((a, b) -> b).orElseThrow();
    return JsonParser.parseString(line).getAsJsonObject();
  }
}
