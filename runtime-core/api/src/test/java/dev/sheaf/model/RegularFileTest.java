package dev.sheaf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.lang.foreign.Arena;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegularFileTest {
  @TempDir Path folder;

  @Test
  void row75_tooManyOpenFilesSaysWhichLimitToRaise() {
    FileSystemException cause = new FileSystemException("m.gguf", null, "Too many open files");
    SheafException e = RegularFile.cannotOpen(Path.of("m.gguf"), cause);
    assertThat(e.code()).isEqualTo(RegularFile.TOO_MANY_FILES);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.RESOURCES);
    assertThat(e.next()).contains("ulimit -n");
    assertThat(e.where()).contains("m.gguf");
  }

  @Test
  void anyOtherFailureToOpenIsReportedAsOne() {
    FileSystemException cause = new FileSystemException("m.gguf", null, "Input/output error");
    SheafException e = RegularFile.cannotOpen(Path.of("m.gguf"), cause);
    assertThat(e.code()).isEqualTo(RegularFile.READ_FAILED);
    assertThat(e.found()).contains("Input/output error");
  }

  @Test
  void aFileThatMayNotBeReadIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("secret.gguf"), new byte[8]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "this user may read every file");
    SheafException e =
        catchThrowableOfType(SheafException.class, () -> RegularFile.open(file).close());
    assertThat(e.code()).isEqualTo(RegularFile.NOT_READABLE);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(e.next()).contains("permissions");
  }

  @Test
  void memoryThatIsNotToBeHadIsRefusedNamingBytesAndRemedy() throws Exception {
    Path file = Files.write(folder.resolve("m.gguf"), new byte[8]);
    try (RegularFile open = RegularFile.open(file);
        Arena arena = Arena.ofConfined()) {
      SheafException e =
          catchThrowableOfType(SheafException.class, () -> open.load(0, 1L << 50, arena));
      assertThat(e.code()).isEqualTo(RegularFile.MEMORY);
      assertThat(e.code().kind()).isEqualTo(ErrorKind.RESOURCES);
      assertThat(e.expected()).contains(Long.toString(1L << 50));
      assertThat(e.next()).contains("MaxDirectMemorySize").contains("--mmap");
    }
  }
}
