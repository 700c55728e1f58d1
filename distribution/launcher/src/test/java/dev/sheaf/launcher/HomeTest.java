package dev.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTest {
  @TempDir private Path folder;

  @Test
  void refusesAFolderWithoutBundles() {
    assertThatThrownBy(() -> Home.locate(folder.toString(), null))
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
        .hasMessageContaining("SHEAF-LAUNCH-004")
        .hasMessageContaining(folder.toString());
    assertThatThrownBy(() -> Home.locate(null, null)).hasMessageContaining("sheaf.home");
  }

  @Test
  void writesBelowTheHomeUnlessToldOtherwise() throws Exception {
    Files.createDirectories(folder.resolve("system"));
    assertThat(Home.locate(folder.toString(), "").var()).isEqualTo(folder.resolve("var"));
    Path elsewhere = folder.resolve("elsewhere");
    assertThat(Home.locate(folder.toString(), elsewhere.toString()).var()).isEqualTo(elsewhere);
  }

  @Test
  void refusesAWorkingFolderThatCannotBeWritten() throws Exception {
    // A plain file in the way stops every user, root included.
    Path file = Files.createFile(folder.resolve("file"));
    Home home = new Home(folder, file.resolve("var"));
    assertThatThrownBy(home::prepare)
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(7))
        .hasMessageContaining("SHEAF-LAUNCH-005")
        .hasMessageContaining("SHEAF_VAR");
  }

  @Test
  void leavesNothingOfItsWriteProbe() throws Exception {
    Home home = new Home(folder, folder.resolve("var"));
    home.prepare();
    try (Stream<Path> files = Files.list(home.var())) {
      assertThat(files).containsExactly(home.log());
    }
  }

  @Test
  void keepsTheTenNewestLogsOfSideProcessesAndTheMainLog() throws Exception {
    Home home = new Home(folder, folder.resolve("var"));
    home.prepare();
    Path main = Files.createFile(home.log().resolve("sheaf.log"));
    for (int i = 0; i < 13; i++) {
      Path log = Files.createFile(home.log().resolve("sheaf-process-" + i + ".log"));
      Files.setLastModifiedTime(log, FileTime.fromMillis(1_000_000L * (i + 1)));
    }
    home.forgetOldLogs();
    try (Stream<Path> files = Files.list(home.log())) {
      List<Path> left = files.toList();
      assertThat(left).hasSize(11).contains(main);
      assertThat(left).doesNotContain(home.log().resolve("sheaf-process-2.log"));
      assertThat(left).contains(home.log().resolve("sheaf-process-3.log"));
    }
  }
}
