package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.reasoning.JournalCodec.MalformedRecord;
import dev.sheaf.kernel.internal.reasoning.JournalRecord.Answer;
import dev.sheaf.reasoning.Extended;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal's file: what it refuses, what it cuts, what it gives back. */
final class JournalTest {
  private static final byte[] DIGEST = new byte[32];

  @TempDir Path folder;

  private static JournalRecord record(int ordinal, Answer answer) {
    long[] cost = new long[Tally.KINDS];
    Arrays.setAll(cost, i -> ordinal * 31L + i);
    return new JournalRecord("0.1." + ordinal, ordinal, ordinal * 77L, cost, ordinal * 0.5, answer);
  }

  private static Extended grown(Random random) {
    List<TokenRecord> tokens = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      List<TokenRecord.Alternative> top = new ArrayList<>();
      for (int a = random.nextInt(3); a > 0; a--) {
        top.add(new TokenRecord.Alternative(random.nextInt(100), -random.nextDouble()));
      }
      tokens.add(
          new TokenRecord(
              random.nextInt(1000),
              "cpu 1." + random.nextInt(2),
              "f32",
              random.nextInt(9) == 0 ? Double.NEGATIVE_INFINITY : -random.nextDouble(),
              top,
              random.nextLong()));
    }
    return new Extended(
        "0." + random.nextInt(9),
        tokens,
        "text \ud83d\ude00 and a lone \ud83d",
        FinishReason.values()[random.nextInt(FinishReason.values().length)],
        random.nextBoolean(),
        random.nextBoolean() ? Optional.of("\n\n") : Optional.empty());
  }

  private static List<JournalRecord> records(long seed) {
    Random random = new Random(seed);
    return List.of(
        record(0, new Answer.Done()),
        record(1, new Answer.Grown(grown(random))),
        record(2, new Answer.Texts(List.of("", "é", "RIGHT"))),
        record(3, new Answer.Numbers(new double[] {1.5, Double.NaN, -0.0})),
        record(4, new Answer.Grown(grown(random))));
  }

  /** Arrays and NaN have no equality worth the name, so these are compared by their bits. */
  private static void requireSame(JournalRecord got, JournalRecord expected) {
    assertThat(JournalCodec.bytes(got)).isEqualTo(JournalCodec.bytes(expected));
    assertThat(got.path()).isEqualTo(expected.path());
    assertThat(got.ordinal()).isEqualTo(expected.ordinal());
    assertThat(got.asked()).isEqualTo(expected.asked());
    assertThat(got.cost()).isEqualTo(expected.cost());
    if (expected.answer() instanceof Answer.Grown || expected.answer() instanceof Answer.Texts) {
      assertThat(got.answer()).isEqualTo(expected.answer());
    }
  }

  @Test
  void recordsComeBackAsTheyWere() throws Exception {
    for (long seed = 0; seed < 200; seed++) {
      for (JournalRecord r : records(seed)) {
        requireSame(JournalCodec.read(ByteBuffer.wrap(JournalCodec.bytes(r))), r);
      }
    }
  }

  @Test
  void anyBytesAreARecordOrRefused() throws Exception {
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = JournalCodec.bytes(records(i).get(i % 5));
      if (random.nextBoolean()) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 9));
      }
      for (int n = random.nextInt(3); n > 0 && bytes.length > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(JournalCodec.read(ByteBuffer.wrap(bytes))).isNotNull();
      } catch (MalformedRecord e) {
        refused++; // anything else fails the test
      }
    }
    assertThat(refused).isGreaterThan(5_000);
  }

  private Path written(String name) throws IOException {
    Path path = folder.resolve(name);
    try (Journal journal = Journal.open(path, DIGEST)) {
      records(1).forEach(journal::record);
    }
    return path;
  }

  @Test
  void itGivesBackWhatWasRecorded() throws Exception {
    Path path = written("a");
    try (Journal journal = Journal.open(path, DIGEST)) {
      assertThat(journal.answers()).isEqualTo(5);
      assertThat(journal.wallSeconds()).isEqualTo(2.0);
      assertThat(journal.damage()).isEmpty();
      for (JournalRecord r : records(1)) {
        requireSame(journal.recall(r.path(), r.ordinal(), r.asked()).orElseThrow(), r);
      }
      assertThat(journal.recall("0", 0, 0)).isEmpty();
    }
  }

  @Test
  void aCopyCutAnywhereGivesTheWholeRecordsBeforeTheCut() throws Exception {
    byte[] bytes = Files.readAllBytes(written("a"));
    int before = 0;
    for (int length = 0; length <= bytes.length; length += 3) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
      try (Journal journal = Journal.open(cut, DIGEST)) {
        assertThat(journal.answers()).isBetween(before, before + 1);
        assertThat(journal.damage()).isEmpty();
        before = journal.answers();
        journal.record(record(9, new Answer.Done()));
      }
      try (Journal journal = Journal.open(cut, DIGEST)) {
        assertThat(journal.answers()).isEqualTo(before + 1); // what followed was cut off
      }
    }
    assertThat(before).isGreaterThanOrEqualTo(4);
  }

  @Test
  void anyFileIsAJournalOrRefusedWithACode() throws Exception {
    byte[] bytes = Files.readAllBytes(written("a"));
    Random random = new Random(9);
    for (int i = 0; i < 300; i++) {
      byte[] fuzzed = Arrays.copyOf(bytes, random.nextInt(bytes.length + 40));
      for (int n = random.nextInt(4); n > 0 && fuzzed.length > 0; n--) {
        fuzzed[random.nextInt(fuzzed.length)] = (byte) random.nextInt(256);
      }
      Path path = Files.write(folder.resolve("f"), fuzzed);
      try (Journal journal = Journal.open(path, DIGEST)) {
        assertThat(journal.answers()).isBetween(0, 5);
      } catch (SheafException e) {
        assertThat(e.code().name()).startsWith("SHEAF-JOURNAL-");
        assertThat(path).hasBinaryContent(fuzzed);
      }
    }
  }

  @Test
  void zeroesAtTheEndAreATornEnd() throws Exception {
    byte[] bytes = Files.readAllBytes(written("a"));
    Path grown = Files.write(folder.resolve("z"), Arrays.copyOf(bytes, bytes.length + 300));
    try (Journal journal = Journal.open(grown, DIGEST)) {
      assertThat(journal.answers()).isEqualTo(5);
      assertThat(journal.damage()).isEmpty();
    }
    assertThat(Files.size(grown)).isEqualTo(bytes.length);
  }

  @Test
  void damageIsSaidAndWhatPrecedesIsUsed() throws Exception {
    byte[] bytes = Files.readAllBytes(written("a"));
    for (int at = JournalFile.HEADER_BYTES; at < bytes.length; at += 5) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x20;
      Path path = Files.write(folder.resolve("d"), damaged);
      try (Journal journal = Journal.open(path, DIGEST)) {
        assertThat(journal.answers()).isLessThan(5);
      }
    }
  }

  @Test
  void aJournalOfAnotherRequestIsRefused() throws Exception {
    Path path = written("a");
    byte[] other = DIGEST.clone();
    other[3] = 1;
    assertThatThrownBy(() -> Journal.open(path, other))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.code().name()).isEqualTo("SHEAF-JOURNAL-002");
              assertThat(e.code().kind()).isEqualTo(ErrorKind.CONFLICT);
            });
    try (Journal journal = Journal.open(path, DIGEST)) { // and is not locked
      assertThat(journal.answers()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hello", "SHEAFRUX and more", "{\"a\":1}", "SHEAFRUN                    ..."})
  void aFileThatIsNoJournalIsNeverTouched(String content) throws Exception {
    Path path = Files.writeString(folder.resolve("note.txt"), content.repeat(9));
    assertThatThrownBy(() -> Journal.open(path, DIGEST))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.code().name()).isEqualTo("SHEAF-JOURNAL-001");
              assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
            });
    assertThat(path).hasContent(content.repeat(9));
  }

  @Test
  void twoRunsCannotWriteOneJournal() throws Exception {
    Path path = folder.resolve("a");
    try (Journal first = Journal.open(path, DIGEST)) {
      assertThatThrownBy(() -> Journal.open(path, DIGEST))
          .hasMessageContaining("SHEAF-JOURNAL-003");
      first.record(record(0, new Answer.Done()));
    }
    try (Journal second = Journal.open(path, DIGEST)) {
      assertThat(second.answers()).isEqualTo(1);
    }
  }

  @Test
  void aPathThatCannotBeAJournalIsRefused() {
    assertThatThrownBy(() -> Journal.open(folder, DIGEST))
        .hasMessageContaining("SHEAF-JOURNAL-004");
    assertThatThrownBy(() -> Journal.open(folder.resolve("no/such/folder"), DIGEST))
        .hasMessageContaining("SHEAF-JOURNAL-004");
  }
}
