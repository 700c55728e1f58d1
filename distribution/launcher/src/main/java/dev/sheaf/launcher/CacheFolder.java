package dev.sheaf.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The framework cache of one process. Two frameworks cannot share a folder, so the first process of
 * a home takes the lasting one and every further process a folder of its own, deleted when it ends.
 *
 * <p>A lock held by the operating system says who lives: it vanishes with its process however that
 * ends, so the next start clears away what a killed process left.
 */
final class CacheFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String OWN = "process-";

  private final Path folder;
  private final FileChannel channel;
  private final boolean lasting;

  private CacheFolder(Path folder, FileChannel channel, boolean lasting) {
    this.folder = folder;
    this.channel = channel;
    this.lasting = lasting;
  }

  static CacheFolder claim(Path var) throws IOException {
    Path cache = Files.createDirectories(var.resolve("cache"));
    sweep(cache);
    CacheFolder first = tryClaim(Files.createDirectories(cache.resolve("main")), true);
    if (first != null) {
      return first;
    }
    // A sweep may hold the lock of a folder that was made a moment ago; another name is as good.
    CacheFolder own = null;
    while (own == null) {
      own = tryClaim(Files.createTempDirectory(cache, OWN), false);
    }
    return own;
  }

  /** Where the framework keeps its bundles. */
  Path storage() {
    return folder.resolve("bundles");
  }

  /** False for a folder that is deleted at the end. */
  boolean lasting() {
    return lasting;
  }

  /** The folder's name, unique among the living processes of a home. */
  String name() {
    return String.valueOf(folder.getFileName());
  }

  @Override
  public void close() throws IOException {
    if (!lasting) {
      delete(folder);
    }
    channel.close();
  }

  private static @Nullable CacheFolder tryClaim(Path folder, boolean lasting) throws IOException {
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (NoSuchFileException swept) {
      return null;
    }
    if (lock(channel) == null) {
      channel.close();
      return null;
    }
    return new CacheFolder(folder, channel, lasting);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  private static void sweep(Path cache) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(cache, OWN + "*")) {
      for (Path leftover : leftovers) {
        CacheFolder dead = tryClaim(leftover, false);
        if (dead != null) {
          dead.close();
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
