package dev.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
  private static final ThreadFactory PLENTY = Thread.ofPlatform().daemon().factory();

  @TempDir private Path folder;

  @Test
  void tooFewFilesFailTheStartAndSayWhatToChange() throws IOException {
    Limits limits = new Limits(table("64", "4096"), PLENTY);
    assertThatThrownBy(limits::check)
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(7))
        .hasMessageContaining("SHEAF-LAUNCH-006")
        .hasMessageContaining("expected  at least 256")
        .hasMessageContaining("found     64")
        .hasMessageContaining("Max open files")
        .hasMessageContaining("ulimit -n");
  }

  @Test
  void tooFewThreadsFailTheStartAndSayWhatToChange() throws IOException {
    AtomicInteger left = new AtomicInteger(5);
    ThreadFactory scarce =
        task ->
            new Thread(task) {
              @Override
              public void start() {
                if (left.getAndDecrement() <= 0) {
                  throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
              }
            };
    Limits limits = new Limits(table("4096", "30"), scarce);
    assertThatThrownBy(limits::check)
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(7))
        .hasMessageContaining("SHEAF-LAUNCH-007")
        .hasMessageContaining("expected  at least 48")
        .hasMessageContaining("found     5")
        .hasMessageContaining("Max processes of this user is 30")
        .hasMessageContaining("ulimit -u");
  }

  @ParameterizedTest
  @ValueSource(strings = {"256", "1048576", "unlimited"})
  void enoughFilesPass(String files) throws IOException {
    assertThatCode(new Limits(table(files, "unlimited"), PLENTY)::check).doesNotThrowAnyException();
  }

  @Test
  void aSystemWithoutTheTableIsJudgedByThreadsAlone() {
    assertThatCode(new Limits(folder.resolve("none"), PLENTY)::check).doesNotThrowAnyException();
  }

  @Test
  void theProbeLeavesNoThreadBehind() throws Exception {
    AtomicInteger running = new AtomicInteger();
    ThreadFactory counted =
        task ->
            PLENTY.newThread(() -> {
              running.incrementAndGet();
              task.run();
              running.decrementAndGet();
            });
    new Limits(table("4096", "4096"), counted).check();
    for (int i = 0; i < 200 && running.get() > 0; i++) {
      Thread.sleep(10);
    }
    assertThat(running).hasValue(0);
  }

  private Path table(String files, String processes) throws IOException {
    return Files.writeString(
        folder.resolve("limits"),
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max cpu time              unlimited            unlimited            seconds
        Max processes             %-20s 96364                processes
        Max open files            %-20s 1048576              files
        """
            .formatted(processes, files));
  }
}
