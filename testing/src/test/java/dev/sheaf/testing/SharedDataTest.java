package dev.sheaf.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

final class SharedDataTest {
  @Test
  void findsTheFolderBesideAnyFolderAbove(@TempDir Path top) throws Exception {
    Path data = Files.createDirectories(top.resolve("shared/data"));
    Path module = Files.createDirectories(top.resolve("checkout/bundles/format"));
    assertThat(SharedData.locate(null, null, module)).contains(data);
  }

  @Test
  void prefersThePropertyOverTheVariableOverTheSearch(@TempDir Path top) throws Exception {
    Files.createDirectories(top.resolve("shared/data"));
    Path a = Files.createDirectories(top.resolve("a"));
    Path b = Files.createDirectories(top.resolve("b"));
    assertThat(SharedData.locate(a.toString(), b.toString(), top)).contains(a);
    assertThat(SharedData.locate(null, b.toString(), top)).contains(b);
    assertThat(SharedData.locate(" ", "", top)).contains(top.resolve("shared/data"));
  }

  @Test
  void doesNotSearchFurtherWhenThePlaceThatWasNamedIsMissing(@TempDir Path top) throws Exception {
    Files.createDirectories(top.resolve("shared/data"));
    assertThat(SharedData.locate(top.resolve("none").toString(), null, top)).isEmpty();
  }

  @Test
  void abortsTheTestByNameWhenAPieceIsMissing() {
    assertThatThrownBy(() -> SharedData.require("models/no-such-model/x.gguf"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("models/no-such-model/x.gguf");
  }

  @Test
  void refusesPathsThatLeaveTheRoot() {
    assertThatThrownBy(() -> SharedData.require("models/../../secret"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SharedData.require("/etc/hosts"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
