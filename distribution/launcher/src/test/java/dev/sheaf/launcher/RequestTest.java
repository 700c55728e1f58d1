package dev.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestTest {
  @Test
  void noWordsMeanAnInteractiveSession() throws Exception {
    assertThat(Request.parse(List.of()).mode()).isEqualTo("interactive");
  }

  @Test
  void wordsAreHandedOnAsTyped() throws Exception {
    Request request = Request.parse(List.of("run", "model.gguf", "two  words; -c"));
    assertThat(request.mode()).isEqualTo("vector");
    assertThat(request.arguments()).containsExactly("run", "model.gguf", "two  words; -c");
  }

  @Test
  void aScriptIsExactlyOneWord() throws Exception {
    assertThat(Request.parse(List.of("-c", "status; ps")).script()).isEqualTo("status; ps");
    for (List<String> words : List.of(List.of("-c"), List.of("-c", "a", "b"))) {
      assertThatThrownBy(() -> Request.parse(words))
          .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
          .hasMessageContaining("SHEAF-LAUNCH-012");
    }
  }

  @Test
  void theCustomaryOptionsAreVerbs() throws Exception {
    assertThat(Request.parse(List.of("--help")).arguments()).containsExactly("help");
    assertThat(Request.parse(List.of("--version")).arguments()).containsExactly("version");
  }

  @Test
  void theMapAlwaysHasEveryKey() throws Exception {
    Map<String, Object> map =
        Request.parse(List.of()).toMap(InputStream.nullInputStream(), System.out, System.err);
    assertThat(map).containsOnlyKeys("mode", "arguments", "script", "in", "out", "err");
  }
}
