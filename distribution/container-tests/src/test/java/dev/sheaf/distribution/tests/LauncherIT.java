package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive as a process: what an operator types, what it answers, what it leaves behind. */
final class LauncherIT {
  @TempDir private Path folder;
  private Sheaf sheaf;

  @BeforeEach
  void home() {
    sheaf = new Sheaf(folder);
  }

  @Test
  void answersACommandAndEndsWithZero() throws Exception {
    Sheaf.Exit exit = sheaf.run("version");
    assertThat(exit.err()).isEmpty();
    assertThat(exit.out()).contains("0.1.0");
    assertThat(exit.code()).isZero();
  }

  @Test
  void runsAScript() throws Exception {
    Sheaf.Exit exit = sheaf.run("-c", "version");
    assertThat(exit.out()).contains("0.1.0");
    assertThat(exit.code()).isZero();
  }

  @Test
  void anUnknownVerbIsTheUsersError() throws Exception {
    Sheaf.Exit exit = sheaf.run("no-such-verb");
    assertThat(exit.code()).isBetween(2, 3);
    assertThat(exit.err()).contains("SHEAF-").contains("no-such-verb");
  }

  @Test
  void keepsEveryLetterInAPlainLocale() throws Exception {
    Sheaf.Exit exit = sheaf.with("LC_ALL", "C").run("no-such-verb-äß€");
    assertThat(exit.err()).contains("no-such-verb-äß€");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tooFewFilesFailTheStartBeforeAnythingRuns() throws Exception {
    Sheaf.Exit exit = sheaf.shell("ulimit -n 100; exec \"$SHEAF\" version");
    assertThat(exit.code()).isEqualTo(7);
    assertThat(exit.out()).isEmpty();
    assertThat(exit.err())
        .contains("SHEAF-LAUNCH-006", "expected", "found     100", "where", "ulimit -n 4096");
    assertThat(sheaf.var().resolve("cache")).doesNotExist();
  }

  @Test
  void withoutAJdkItSaysInOneSentenceHowToGetOne() throws Exception {
    Sheaf.Exit exit = sheaf.with("SHEAF_JAVA", folder.resolve("none").toString()).run("version");
    assertThat(exit.code()).isEqualTo(9);
    assertThat(exit.err()).contains("SHEAF-LAUNCH-001", "a JDK 25 or newer", "install one");
  }

  @Test
  void anUnwritableWorkingFolderIsNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Sheaf.Exit exit = sheaf.with("SHEAF_VAR", file.resolve("var").toString()).run("version");
    assertThat(exit.code()).isEqualTo(7);
    assertThat(exit.err()).contains("SHEAF-LAUNCH-005", file.toString(), "SHEAF_VAR");
  }

  @Test
  void twoAtOnceWorkAndTheSecondLeavesNoFolder() throws Exception {
    List<Sheaf.Running> both = List.of(sheaf.start("version"), sheaf.start("version"));
    for (Sheaf.Running running : both) {
      Sheaf.Exit exit = running.await();
      assertThat(exit.err()).isEmpty();
      assertThat(exit.code()).isZero();
    }
    assertThat(caches()).containsExactly("main");
  }

  @Test
  void theNextStartClearsWhatAKilledOneLeft() throws Exception {
    Path dead = sheaf.var().resolve("cache/process-killed/bundles");
    Files.createDirectories(dead);
    assertThat(sheaf.run("version").code()).isZero();
    assertThat(caches()).containsExactly("main");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aStartCacheOfOtherJarsIsNotBelieved() throws Exception {
    Path home = folder.resolve("home");
    sheaf.shell("cp -R \"$(dirname \"$SHEAF\")/..\" '" + home + "' && rm -rf '" + home + "/var'");
    Path start = Files.createDirectories(home.resolve("var/start"));
    Files.writeString(start.resolve("sheaf.aot"), "not a cache");
    Files.writeString(start.resolve("sheaf.aot.key"), "checksums of other jars");
    Sheaf.Exit exit =
        sheaf.shell("SHEAF_VAR= SHEAF_JAVA_OPTS=-XX:AOTMode=on '" + home + "/bin/sheaf' version");
    assertThat(exit.out()).contains("0.1.0");
  }

  /** While it starts, and when it waits at its prompt. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4000})
  void aPoliteKillEndsASessionThatWaitsForInput(int millis) throws Exception {
    Sheaf.Running session = sheaf.startWithOpenInput();
    Path index = sheaf.var().resolve("cache/main/system.index");
    for (int i = 0; i < 600 && !Files.exists(index); i++) {
      Thread.sleep(100);
    }
    Thread.sleep(millis);
    session.process().destroy();
    Sheaf.Exit exit = session.await();
    assertThat(exit.code()).isEqualTo(143);
    assertThat(exit.err()).isEmpty();
  }

  private List<String> caches() throws IOException {
    try (Stream<Path> caches = Files.list(sheaf.var().resolve("cache"))) {
      return caches.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }
}
