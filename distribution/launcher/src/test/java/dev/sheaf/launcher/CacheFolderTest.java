package dev.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheFolderTest {
  @TempDir private Path var;

  @Test
  void theFirstTakesTheLastingFolderAndTheNextOneOfItsOwn() throws Exception {
    try (CacheFolder first = CacheFolder.claim(var);
        CacheFolder second = CacheFolder.claim(var);
        CacheFolder third = CacheFolder.claim(var)) {
      assertThat(first.lasting()).isTrue();
      assertThat(second.lasting()).isFalse();
      assertThat(third.lasting()).isFalse();
      assertThat(second.storage()).isNotEqualTo(third.storage());
    }
  }

  @Test
  void theOwnFolderGoesWithItsProcessAndTheLastingOneStays() throws Exception {
    try (CacheFolder first = CacheFolder.claim(var)) {
      Files.createDirectories(first.storage().resolve("bundle1"));
      try (CacheFolder second = CacheFolder.claim(var)) {
        Files.createDirectories(second.storage().resolve("bundle1"));
      }
    }
    try (Stream<Path> left = Files.list(var.resolve("cache"))) {
      assertThat(left).containsExactly(var.resolve("cache/main"));
    }
    try (CacheFolder again = CacheFolder.claim(var)) {
      assertThat(again.lasting()).isTrue();
      assertThat(again.storage().resolve("bundle1")).exists();
    }
  }

  @Test
  void aStartClearsWhatAKilledProcessLeft() throws Exception {
    Path dead = Files.createDirectories(var.resolve("cache/process-dead/bundles/bundle7"));
    Files.createFile(var.resolve("cache/process-dead/lock"));
    try (CacheFolder first = CacheFolder.claim(var);
        CacheFolder living = CacheFolder.claim(var);
        CacheFolder another = CacheFolder.claim(var)) {
      assertThat(dead).doesNotExist();
      assertThat(living.storage().getParent()).exists();
      assertThat(first.name()).isEqualTo("main");
      assertThat(another.name()).isNotEqualTo(living.name());
    }
  }
}
