package dev.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir private Path folder;
  private Home home;
  private CacheFolder cache;

  @BeforeEach
  void unpack() throws Exception {
    Files.createDirectories(folder.resolve("conf"));
    home = new Home(folder, folder.resolve("var"));
    cache = CacheFolder.claim(home.var());
  }

  @AfterEach
  void release() throws Exception {
    cache.close();
    System.clearProperty("sheaf.log.file");
  }

  @Test
  void fillsInTheFoldersAndLetsTheJvmOverride() throws Exception {
    Files.writeString(home.settings(), "felix.a=1\nb=${sheaf.home}/x:${sheaf.var}/y\nfelix.c=2\n");
    Properties jvm = new Properties();
    jvm.setProperty("felix.c", "3");
    jvm.setProperty("user.name", "nobody");
    Map<String, String> settings = Settings.read(home, cache, jvm);
    assertThat(settings)
        .containsEntry("felix.a", "1")
        .containsEntry("felix.c", "3")
        .containsEntry("b", folder + "/x:" + folder.resolve("var") + "/y")
        .containsEntry("org.osgi.framework.storage", cache.storage().toString())
        .doesNotContainKey("user.name");
  }

  @Test
  void aProcessBesideAnotherLogsToAFileOfItsOwn() throws Exception {
    Files.writeString(home.settings(), "");
    try (CacheFolder second = CacheFolder.claim(home.var())) {
      String main = Settings.read(home, cache, new Properties()).get("sheaf.log.file");
      String side = Settings.read(home, second, new Properties()).get("sheaf.log.file");
      assertThat(main).endsWith("sheaf.log").isNotEqualTo(side);
    }
  }

  @Test
  void aMissingOrBrokenFileIsNamed() throws Exception {
    assertThatThrownBy(() -> Settings.read(home, cache, new Properties()))
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
        .hasMessageContaining("SHEAF-LAUNCH-008")
        .hasMessageContaining("framework.properties");
    Files.writeString(home.settings(), "a=\\u00zz\n");
    assertThatThrownBy(() -> Settings.read(home, cache, new Properties()))
        .hasMessageContaining("SHEAF-LAUNCH-008");
  }
}
