package dev.sheaf.shell.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.shell.internal.FakePreset;
import dev.sheaf.shell.internal.ShellFixture;
import org.junit.jupiter.api.Test;

final class SamplingShowVerbTest {
  private final ShellFixture shell = new ShellFixture();

  @Test
  void showsTheOrderWithEachParametersDefaultAndRange() {
    FakePreset.register(shell.services);
    assertThat(shell.run("sampling", "show", "ac")).isZero();
    assertThat(shell.out().lines().map(line -> line.strip().replaceAll(" {2,}", " | ")))
        .containsExactly(
            "acme | As Acme does.",
            "",
            "STEP | PROCESSOR | ON | PARAMETER | DEFAULT | RANGE | MEANING",
            "1 | bad-words | off | bad-words | - | texts | A list of texts",
            "2 | temperature | on | temperature | 0.7 | 0 to 100 | Divides the logits; 0 takes the likeliest token",
            "3 | top-k | on | top-k | 50 | 0 to 2147483647 | Keeps the k likeliest tokens; 0 keeps all",
            "4 | typical-p | off | typical-p | 1 | 0.01 to 1 | Keeps the typical; 1 is off",
            "5 | missing | not installed | - | - | - | -");
    assertThat(shell.services.inUse()).isZero();
  }

  @Test
  void tellsProgramsTheSame() {
    FakePreset.register(shell.services);
    assertThat(shell.run("sampling", "show", "acme", "--json")).isZero();
    JsonObject json = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(json.getAsJsonArray("default_chain").toString())
        .isEqualTo("[\"temperature\",\"top-k\"]");
    JsonArray order = json.getAsJsonArray("order");
    assertThat(order.get(3).toString())
        .isEqualTo(
            "{\"processor\":\"typical-p\",\"on\":false,\"installed\":true,\"parameters\":[{\"name\":"
                + "\"typical-p\",\"standard\":1.0,\"least\":0.01,\"most\":1.0,\"whole\":false,"
                + "\"meaning\":\"Keeps the typical; 1 is off\"}],\"texts\":[]}");
  }

  @Test
  void listsThePresets() {
    FakePreset.register(shell.services);
    assertThat(shell.run("sampling", "show")).isZero();
    assertThat(shell.out()).contains("acme", "As Acme does.", "temperature, top-k");
    assertThat(shell.run("sampling", "show", "vllm")).isEqualTo(3);
    assertThat(shell.err()).contains("there is no preset 'vllm'", "acme");
  }

  @Test
  void saysWhenThereIsNone() {
    assertThat(shell.run("sampling", "show")).isZero();
    assertThat(shell.err()).contains("bundle start sampling");
    assertThat(shell.run("sampling", "show", "acme")).isEqualTo(3);
  }
}
