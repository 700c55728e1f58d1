package dev.sheaf.model;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One regular file, opened once: the size seen then is the size that holds, whatever happens later.
 *
 * <p>What every {@link ModelFormat} reads through, so that all of them refuse folders and devices,
 * and meet failing disks, in the same words. Stays open so that a rename over the path cannot slip
 * in other bytes. <b>Threads.</b> Safe: every read names its own position. <b>Errors.</b> {@code
 * SHEAF-FILE-001} to {@code 008}, as the constants say.
 */
public final class RegularFile implements AutoCloseable {
  /** A folder, device, socket or FIFO. */
  public static final ErrorCode NOT_REGULAR = ErrorCode.of("SHEAF-FILE-001", ErrorKind.USER);

  /** Nothing at that path. */
  public static final ErrorCode NO_SUCH_FILE = ErrorCode.of("SHEAF-FILE-002", ErrorKind.NOT_FOUND);

  /** This user may not read it. */
  public static final ErrorCode NOT_READABLE = ErrorCode.of("SHEAF-FILE-003", ErrorKind.FORBIDDEN);

  /** The disk or mount failed. */
  public static final ErrorCode READ_FAILED = ErrorCode.of("SHEAF-FILE-004", ErrorKind.UNHEALTHY);

  /** Not enough native memory or address space. */
  public static final ErrorCode MEMORY = ErrorCode.of("SHEAF-FILE-005", ErrorKind.RESOURCES);

  /** No file descriptor left. */
  public static final ErrorCode TOO_MANY_FILES =
      ErrorCode.of("SHEAF-FILE-006", ErrorKind.RESOURCES);

  /** It became shorter while it was read. */
  public static final ErrorCode CHANGED = ErrorCode.of("SHEAF-FILE-007", ErrorKind.CONFLICT);

  /** Larger than whoever reads it whole can take. */
  public static final ErrorCode TOO_LARGE = ErrorCode.of("SHEAF-FILE-008", ErrorKind.USER);

  /** One read of the kernel at most; also the longest view that a ByteBuffer can give. */
  private static final long LONGEST_READ = 1L << 26;

  /** Cache line and widest vector, so that tensors keep the alignment that the file gives them. */
  private static final long MEMORY_ALIGNMENT = 64;

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private RegularFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a file for reading.
   *
   * <p>The kind is asked before the open, because opening a FIFO would wait for a writer.
   *
   * @throws SheafException it is missing, unreadable, or a folder, device, socket or FIFO
   */
  public static RegularFile open(Path path) {
    refuseUnlessRegular(path);
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (AccessDeniedException e) {
      throw SheafException.of(NOT_READABLE, "the file may not be read")
          .expected("a file that this user may read")
          .found("access denied")
          .where(path)
          .next("change its permissions or run as a user who may read it")
          .cause(e)
          .toException();
    } catch (IOException e) {
      throw cannotOpen(path, e);
    }
    try {
      return new RegularFile(path, channel, channel.size());
    } catch (IOException e) {
      closeAfter(e, channel);
      throw cannotOpen(path, e);
    }
  }

  /** As it was opened. */
  public Path path() {
    return path;
  }

  /** The file's name, for messages. */
  public String label() {
    return path.getFileName() == null ? path.toString() : path.getFileName().toString();
  }

  /** Bytes when it was opened. */
  public long size() {
    return size;
  }

  /**
   * Fills the buffer's remaining room from {@code position}, all of it.
   *
   * @throws SheafException the file became shorter, or the disk failed
   */
  public void read(ByteBuffer into, long position) {
    long at = position;
    try {
      while (into.hasRemaining()) {
        int n = channel.read(into, at);
        if (n < 0) {
          throw shrunk(at);
        }
        at += n;
      }
    } catch (IOException e) {
      throw SheafException.of(READ_FAILED, "the file could not be read")
          .expected("bytes up to offset 0x%x".formatted(size))
          .found(e)
          .where("%s, offset 0x%x".formatted(label(), at))
          .next("check the disk or the mount, then load again")
          .cause(e)
          .toException();
    }
  }

  /**
   * The whole content.
   *
   * @param most bytes that are read at the most, less than 2³¹
   * @throws SheafException {@code SHEAF-FILE-008} (USER) it is larger, before anything is allocated
   */
  public byte[] readAll(long most) {
    if (size > most) {
      throw SheafException.of(TOO_LARGE, "the file is larger than any real one of its kind")
          .expected("at most %d bytes".formatted(most))
          .found(size)
          .where(path)
          .next("download or convert the file again")
          .toException();
    }
    byte[] all = new byte[Math.toIntExact(size)];
    read(ByteBuffer.wrap(all), 0);
    return all;
  }

  /**
   * Copies a range into native memory of {@code arena}.
   *
   * @param offset with {@code bytes}, within {@link #size()}
   */
  public MemorySegment load(long offset, long bytes, Arena arena) {
    MemorySegment memory = allocate(bytes, arena);
    for (long done = 0; done < bytes; ) {
      long n = Math.min(LONGEST_READ, bytes - done);
      read(memory.asSlice(done, n).asByteBuffer(), offset + done);
      done += n;
    }
    return memory;
  }

  /** Maps a range for as long as {@code arena} lives. */
  public MemorySegment map(long offset, long bytes, Arena arena) {
    try {
      if (channel.size() < offset + bytes) {
        throw shrunk(channel.size());
      }
      return channel.map(MapMode.READ_ONLY, offset, bytes, arena);
    } catch (IOException | OutOfMemoryError e) {
      throw SheafException.of(MEMORY, "the file could not be mapped")
          .expected("%d bytes of address space".formatted(bytes))
          .found(e)
          .where(path)
          .next("open it without mmap, or free memory")
          .cause(e)
          .toException();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw SheafException.of(READ_FAILED, "the file could not be closed")
          .found(e)
          .where(path)
          .next("check the disk or the mount")
          .cause(e)
          .toException();
    }
  }

  private MemorySegment allocate(long bytes, Arena arena) {
    try {
      return arena.allocate(bytes, MEMORY_ALIGNMENT);
    } catch (OutOfMemoryError e) {
      // The JVM's limit on native memory, asked for one number: nothing else of the process is
      // short of memory.
      throw SheafException.of(MEMORY, "the tensors do not fit into native memory")
          .expected("%d bytes of native memory".formatted(bytes))
          .found(e.getMessage())
          .where(path)
          .next("start with a larger -XX:MaxDirectMemorySize, or open the file with --mmap")
          .cause(e)
          .toException();
    }
  }

  private SheafException shrunk(long at) {
    return SheafException.of(CHANGED, "the file became shorter while it was read")
        .expected("%d bytes, as when it was opened".formatted(size))
        .found("the end at offset 0x%x".formatted(at))
        .where(label())
        .next("wait until whatever writes the file has finished, then load again")
        .toException();
  }

  private static void refuseUnlessRegular(Path path) {
    if (Files.isRegularFile(path)) {
      return;
    }
    if (!Files.exists(path)) {
      throw SheafException.of(NO_SUCH_FILE, "there is no such file")
          .expected("a model file")
          .found("nothing")
          .where(path)
          .next("check the path")
          .toException();
    }
    throw SheafException.of(NOT_REGULAR, "only a regular file can be a model")
        .expected("a regular file, or a symbolic link to one")
        .found(Files.isDirectory(path) ? "a folder" : "a device, socket or FIFO")
        .where(path)
        .next("name the model file itself")
        .toException();
  }

  /**
   * What a failed open means; package-private because a test cannot exhaust the descriptors of its
   * own JVM.
   */
  static SheafException cannotOpen(Path path, IOException e) {
    String reason = String.valueOf(e.getMessage());
    if (reason.contains("Too many open files")) {
      return SheafException.of(TOO_MANY_FILES, "no file can be opened any more")
          .expected("a free file descriptor")
          .found(reason)
          .where(path)
          .next("raise the limit (ulimit -n) and restart")
          .cause(e)
          .toException();
    }
    return SheafException.of(READ_FAILED, "the file could not be opened")
        .expected("a readable file")
        .found(e)
        .where(path)
        .next("check the disk or the mount, then load again")
        .cause(e)
        .toException();
  }

  private static void closeAfter(Exception first, FileChannel channel) {
    try {
      channel.close();
    } catch (IOException second) {
      first.addSuppressed(second);
    }
  }
}
