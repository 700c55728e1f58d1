package dev.sheaf.kernel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
final class FileLookTest {
  @TempDir Path folder;

  static Stream<Arguments> whatPeopleMistakeForAModel() {
    return Stream.of(
        Arguments.of(new byte[0], "an empty file"),
        Arguments.of(bytes(0x47), "bytes 47 and nothing more"),
        Arguments.of(bytes('P', 'K', 3, 4, 20, 0), "ZIP archive"),
        Arguments.of("<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8), "HTML page"),
        Arguments.of("\n  <HTML><body>404".getBytes(StandardCharsets.UTF_8), "HTML page"),
        Arguments.of(
            bytes(0x80, 2, '}', 'q'), "Python pickle, which can hold code and is never loaded"),
        Arguments.of(bytes(0x80, 4, 0x95), "Python pickle"),
        Arguments.of(bytes(0x80, 5, 0x95), "Python pickle"),
        Arguments.of(
            "FUGG\0\0\0\3".getBytes(StandardCharsets.ISO_8859_1), "bytes in reverse order"),
        Arguments.of("lmgg....".getBytes(StandardCharsets.UTF_8), "from before GGUF"),
        Arguments.of(bytes(0x1f, 0x8b, 8, 0), "gzip archive"),
        Arguments.of(
            "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.UTF_8),
            "Git LFS pointer"),
        Arguments.of(bytes(0x7f, 'E', 'L', 'F'), "a program"),
        Arguments.of(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9), "bytes 01 02 03 04 05 06 07 08 …"));
  }

  @ParameterizedTest
  @MethodSource("whatPeopleMistakeForAModel")
  void saysWhatAFileLooksLike(byte[] content, String words) throws IOException {
    Path file = Files.write(folder.resolve("model.gguf"), content);
    FileLook look = FileLook.at(file);
    assertThat(look.looksLike()).contains(words);
    assertThat(look.size()).isEqualTo(content.length);
    assertThat(look.head().remaining()).isEqualTo(Math.min(64, content.length));
  }

  @Test
  void followsALinkToARegularFile() throws IOException {
    Path file = Files.write(folder.resolve("model.gguf"), bytes('G', 'G', 'U', 'F'));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThat(FileLook.at(link).path()).isEqualTo(file.toRealPath());
    Path dotted = folder.resolve("sub").resolve("..").resolve("model.gguf");
    Files.createDirectory(folder.resolve("sub"));
    assertThat(FileLook.at(dotted).path()).isEqualTo(file.toRealPath());
  }

  @Test
  void refusesADirectoryAndALinkToOne() throws IOException {
    SheafException e = refusal(folder);
    assertThat(e.code()).isEqualTo(EngineCodes.NOT_A_FILE);
    assertThat(e.found()).isEqualTo("a directory");
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectory(folder.resolve("dir")));
    assertThat(refusal(link).found()).isEqualTo("a directory");
  }

  @Test
  void refusesAPipeWithoutOpeningIt() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assumeTrue(
        made.waitFor(5, TimeUnit.SECONDS) && made.exitValue() == 0, "mkfifo is not available here");
    SheafException e = refusal(pipe);
    assertThat(e.code()).isEqualTo(EngineCodes.NOT_A_FILE);
    assertThat(e.found()).isEqualTo("a device, pipe or socket");
  }

  @Test
  void refusesADevice() {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device), "no /dev/zero on this system");
    assertThat(refusal(device).found()).isEqualTo("a device, pipe or socket");
  }

  @Test
  void refusesWhatIsNotThere() throws IOException {
    SheafException e = refusal(folder.resolve("none.gguf"));
    assertThat(e.code()).isEqualTo(EngineCodes.NO_SUCH_FILE);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(e.where()).contains("none.gguf");
    assertThat(e.next()).isNotBlank();
    Path dangling =
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("none.gguf"));
    assertThat(refusal(dangling).code()).isEqualTo(EngineCodes.NO_SUCH_FILE);
  }

  @Test
  void noticesThatAFileHasChanged() throws IOException {
    Path file = Files.write(folder.resolve("model.gguf"), bytes(1, 2, 3));
    FileLook before = FileLook.at(file);
    assertThat(FileLook.at(file).sameFile(before)).isTrue();
    Files.write(file, bytes(1, 2, 3, 4));
    assertThat(FileLook.at(file).sameFile(before)).isFalse();
  }

  private static SheafException refusal(Path path) {
    return catchThrowableOfType(SheafException.class, () -> FileLook.at(path));
  }

  private static byte[] bytes(int... values) {
    byte[] b = new byte[values.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) values[i];
    }
    return b;
  }
}
