package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.error.SheafException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A journal on disk: a header, then framed payloads, only ever appended to.
 *
 * <pre>
 *   header   "SHEAFRUN", version (int), digest of the request (32 bytes), CRC-32C of these (int)
 *   record   length of the payload (int), CRC-32C of the payload (int), payload
 * </pre>
 *
 * <p>All big-endian. An append is forced to the device before it returns. What a crash left half
 * written at the end is cut off when the file is opened again; a record that is damaged is cut off
 * with all that follows, and said. A file that is no journal is never written to. One run at a time
 * has it open, in any process.
 */
final class JournalFile implements AutoCloseable {
  static final int VERSION = 1;
  static final int DIGEST_BYTES = 32;
  static final int HEADER_BYTES = 8 + 4 + DIGEST_BYTES + 4;
  private static final byte[] MAGIC = "SHEAFRUN".getBytes(StandardCharsets.US_ASCII);
  private static final int FRAME_BYTES = 8;
  private static final int MOST_BYTES = 64 << 20;

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;
  private final List<ByteBuffer> payloads = new ArrayList<>();
  private @Nullable String damage;
  private long end;

  private JournalFile(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Opens a journal, or starts one where there is no file or an empty one.
   *
   * @throws SheafException {@code SHEAF-JOURNAL-001} (USER) it is no journal; {@code -002}
   *     (CONFLICT) it is of another request; {@code -003} (CONFLICT) another run has it; {@code
   *     -004} (USER) it cannot be opened
   */
  static JournalFile open(Path path, byte[] digest) {
    FileChannel channel = null;
    JournalFile file = null;
    try {
      channel =
          FileChannel.open(
              path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      file = new JournalFile(path, channel, lock(path, channel));
      file.start(digest);
      JournalFile opened = file;
      channel = null;
      return opened;
    } catch (IOException e) {
      throw SheafException.of(RunCodes.CANNOT_OPEN, "the journal cannot be opened")
          .expected("a file in a folder that exists, readable and writable")
          .found(e)
          .where(path)
          .next("give another --journal")
          .cause(e)
          .toException();
    } finally {
      close(channel);
    }
  }

  private static void close(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close(); // the lock goes with it
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private static FileLock lock(Path path, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException here) {
      lock = null;
    }
    if (lock == null) {
      throw SheafException.of(RunCodes.IN_USE, "another run writes this journal")
          .where(path)
          .next("wait for it to end, or give another --journal")
          .toException();
    }
    return lock;
  }

  private void start(byte[] digest) throws IOException {
    byte[] header = header(digest);
    byte[] found = new byte[(int) Math.min(channel.size(), HEADER_BYTES)];
    readFully(ByteBuffer.wrap(found), 0);
    boolean torn = found.length < HEADER_BYTES && startsAlike(found, header);
    if (torn) {
      channel.truncate(0);
      write(ByteBuffer.wrap(header), 0);
      channel.force(true);
    } else {
      check(found, header);
    }
    end = HEADER_BYTES;
    read();
    if (end < channel.size()) {
      channel.truncate(end);
      channel.force(true);
    }
  }

  /** A header that a crash left half written: nothing can have followed it. */
  private static boolean startsAlike(byte[] found, byte[] header) {
    return Arrays.equals(found, Arrays.copyOf(header, found.length));
  }

  private static byte[] header(byte[] digest) {
    ByteBuffer b = ByteBuffer.allocate(HEADER_BYTES);
    b.put(MAGIC).putInt(VERSION).put(digest, 0, DIGEST_BYTES);
    b.putInt(crc(ByteBuffer.wrap(b.array(), 0, b.position())));
    return b.array();
  }

  private void check(byte[] found, byte[] header) {
    ByteBuffer b = ByteBuffer.wrap(found);
    boolean whole =
        found.length == HEADER_BYTES
            && startsAlike(Arrays.copyOf(found, MAGIC.length), header)
            && b.getInt(HEADER_BYTES - 4) == crc(ByteBuffer.wrap(found, 0, HEADER_BYTES - 4));
    if (!whole || b.getInt(MAGIC.length) != VERSION) {
      throw SheafException.of(RunCodes.NOT_A_JOURNAL, "the file is no journal of a run")
          .expected("a file that a run with --journal began, version " + VERSION)
          .found(whole ? "version " + b.getInt(MAGIC.length) : "another header")
          .where(path + ", offset 0x0")
          .next("give another --journal; this file is left as it is")
          .toException();
    }
    if (!Arrays.equals(found, header)) {
      throw SheafException.of(RunCodes.OTHER_REQUEST, "the journal is of another request")
          .expected("the same model, question, sampling, seed, strategy, parameters and budget")
          .found("a journal of others")
          .where(path)
          .next("repeat the request that it was begun with, or give another --journal")
          .toException();
    }
  }

  /** Reads whole records; stops at what is torn or damaged. */
  private void read() throws IOException {
    long size = channel.size();
    while (end + FRAME_BYTES <= size) {
      ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
      readFully(frame, end);
      int length = frame.getInt(0);
      if (length <= 0 || length > MOST_BYTES) {
        damaged("a record's length is " + length);
        return;
      }
      if (end + FRAME_BYTES + length > size) {
        return; // torn: it was being written
      }
      ByteBuffer payload = ByteBuffer.allocate(length);
      readFully(payload, end + FRAME_BYTES);
      payload.flip();
      if (crc(payload.duplicate()) != frame.getInt(4)) {
        damaged("a record's checksum is wrong");
        return;
      }
      payloads.add(payload);
      end += FRAME_BYTES + length;
    }
  }

  private void damaged(String what) throws IOException {
    // A file system may have grown the file and not written it: that is a torn end, too.
    ByteBuffer rest = ByteBuffer.allocate((int) Math.min(channel.size() - end, 1 << 16));
    readFully(rest, end);
    for (byte b : rest.array()) {
      if (b != 0) {
        damage =
            "%s at offset %d; %,d bytes from there on are given up"
                .formatted(what, end, channel.size() - end);
        return;
      }
    }
  }

  private void readFully(ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, at + into.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    long offset = at;
    while (bytes.hasRemaining()) {
      offset += channel.write(bytes, offset);
    }
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Payloads that were there when it was opened; once. */
  List<ByteBuffer> takePayloads() {
    List<ByteBuffer> all = List.copyOf(payloads);
    payloads.clear();
    return all;
  }

  /** What was damaged; null: nothing. */
  @Nullable String damage() {
    return damage;
  }

  /** Gives up the payload number {@code index} and all after it, which do not make sense. */
  void cut(List<ByteBuffer> all, int index, String why) throws IOException {
    long at = HEADER_BYTES;
    for (int i = 0; i < index; i++) {
      at += FRAME_BYTES + all.get(i).capacity();
    }
    damage = "%s at offset %d; %,d bytes from there on are given up".formatted(why, at, end - at);
    channel.truncate(at);
    channel.force(true);
    end = at;
  }

  /**
   * Appends a record, and returns when it is on the device.
   *
   * @throws SheafException {@code SHEAF-JOURNAL-005} (RESOURCES) it could not be written; the file
   *     ends with the record before
   */
  synchronized void append(byte[] payload) {
    ByteBuffer b = ByteBuffer.allocate(FRAME_BYTES + payload.length);
    b.putInt(payload.length).putInt(crc(ByteBuffer.wrap(payload))).put(payload).flip();
    try {
      write(b, end);
      channel.force(false);
      end += b.capacity();
    } catch (IOException e) {
      throw SheafException.of(RunCodes.CANNOT_WRITE, "the journal cannot be written")
          .expected("room for " + b.capacity() + " bytes")
          .found(e)
          .where(path)
          .next("free space on its disk, then start the run again with the same journal")
          .cause(e)
          .toException();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (lock.isValid()) {
        lock.release();
      }
    } finally {
      channel.close();
    }
  }
}
