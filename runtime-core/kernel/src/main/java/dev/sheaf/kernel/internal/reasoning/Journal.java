package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.reasoning.JournalCodec.MalformedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine's answers of a run, by who asked and how many questions that one had asked before: so
 * the order in which answers came does not matter. Thread-safe.
 */
final class Journal implements AutoCloseable {
  private record Key(String path, int ordinal) {}

  private final @Nullable JournalFile file;
  private final Map<Key, JournalRecord> recorded = new HashMap<>();
  private double wallSeconds;
  private String damage = "";

  private Journal(@Nullable JournalFile file) {
    this.file = file;
  }

  /** One that is kept nowhere. */
  static Journal none() {
    return new Journal(null);
  }

  /**
   * Opens or starts one.
   *
   * @param digest of the request, {@link JournalFile#DIGEST_BYTES} bytes
   * @throws SheafException see {@link JournalFile#open}
   */
  static Journal open(Path path, byte[] digest) {
    Journal journal = new Journal(JournalFile.open(path, digest));
    try {
      journal.load();
      return journal;
    } catch (IOException e) {
      journal.close();
      throw SheafException.of(RunCodes.CANNOT_OPEN, "the journal cannot be read")
          .found(e)
          .where(path)
          .next("give another --journal")
          .cause(e)
          .toException();
    }
  }

  private void load() throws IOException {
    JournalFile from = java.util.Objects.requireNonNull(file);
    List<ByteBuffer> payloads = from.takePayloads();
    for (int i = 0; i < payloads.size(); i++) {
      try {
        JournalRecord r = JournalCodec.read(payloads.get(i).duplicate());
        recorded.put(new Key(r.path(), r.ordinal()), r);
        wallSeconds = Math.max(wallSeconds, r.wallSeconds());
      } catch (MalformedRecord e) {
        from.cut(payloads, i, "a record makes no sense: " + e.getMessage());
        break;
      }
    }
    damage = from.damage() == null ? "" : from.damage();
  }

  /** Answers that were recorded before. */
  synchronized int answers() {
    return recorded.size();
  }

  /** Wall seconds that were spent before. */
  double wallSeconds() {
    return wallSeconds;
  }

  /** What was damaged and given up; empty: nothing. */
  String damage() {
    return damage;
  }

  /**
   * The recorded answer to a question, if there is one.
   *
   * @param asked digest of the question
   * @throws SheafException {@code SHEAF-JOURNAL-006} (DEFECT) something else had been asked: the
   *     strategy does not depend on its context alone
   */
  synchronized Optional<JournalRecord> recall(String path, int ordinal, long asked) {
    JournalRecord r = recorded.get(new Key(path, ordinal));
    if (r != null && r.asked() != asked) {
      throw SheafException.of(
              RunCodes.ASKED_OTHERWISE, "the strategy asks otherwise than when it was interrupted")
          .expected("the same question again, from recorded answers")
          .found("another one")
          .where("branch '%s', operation %d".formatted(path, ordinal))
          .next("report it to the strategy's maker; a run without --journal is not affected")
          .toException();
    }
    return Optional.ofNullable(r);
  }

  /** Records an answer; on return it is on the device. */
  void record(JournalRecord r) {
    if (file != null) {
      file.append(JournalCodec.bytes(r));
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
