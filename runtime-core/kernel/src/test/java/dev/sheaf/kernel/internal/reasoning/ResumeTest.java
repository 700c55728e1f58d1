package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Branch.PruneMode;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.RewardModel;
import dev.sheaf.reasoning.Spent;
import dev.sheaf.reasoning.StrategyContext;
import dev.sheaf.tool.Tool;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that was killed anywhere ends as if it had not been. */
@Timeout(120)
final class ResumeTest {
  private static final Budget BUDGET = new Budget(150, 40, Duration.ofDays(1));

  @TempDir Path folder;

  /** A search with a bit of everything. */
  private static String search(StrategyContext context) throws InterruptedException {
    List<Branch> beams = new ArrayList<>(context.open(4, 1));
    for (int depth = 0; depth < 3; depth++) {
      context.extend(beams, Extension.of(4 + depth).thinking());
      double[] scores = context.reward("likely", beams);
      int best = 0;
      for (int i = 1; i < scores.length; i++) {
        best = scores[i] > scores[best] ? i : best;
      }
      Branch winner = beams.get(best);
      List<Branch> next = new ArrayList<>(winner.fork(3));
      for (Branch b : beams) {
        if (b != winner) {
          b.cancel();
        }
      }
      next.get(1).inject(context.call("echo", "G" + depth, Duration.ofSeconds(5)));
      next.get(2).prune(0, 2, PruneMode.REENCODE);
      beams = next;
    }
    context.extend(beams, Extension.of(30));
    double last = beams.get(0).score(List.of(3, 4, 5))[2];
    StringBuilder answer = new StringBuilder().append(context.random(7)).append(' ').append(last);
    beams.forEach(b -> answer.append(' ').append(b.tokens()));
    return answer.toString();
  }

  private static RunFixture fixture() {
    RunFixture f = new RunFixture(60);
    f.provide(RewardModel.class, "likely", new ScoreTest.Likely());
    f.provide(Tool.class, "echo", new Echo());
    return f;
  }

  private static final class Echo implements Tool {
    @Override
    public String description() {
      return "says it again";
    }

    @Override
    public String parametersSchema() {
      return "{}";
    }

    @Override
    public String call(String arguments, Duration deadline) {
      return arguments.replaceAll("[0-9]", "") + "HI";
    }
  }

  private static ReasoningEvent.Finished run(RunFixture f, Path journal) throws Exception {
    GenerationRequest q = f.asked(RunFixture.sampled(8), 60);
    ReasoningEvent.Finished end = RunFixture.end(f.start(q, BUDGET, journal, ResumeTest::search));
    end.error()
        .ifPresent(e -> {
          throw e;
        });
    return end;
  }

  /** Ends of records in a journal, read without the code under test's file. */
  static List<Integer> boundaries(byte[] journal) {
    List<Integer> ends = new ArrayList<>(List.of(JournalFile.HEADER_BYTES));
    ByteBuffer b = ByteBuffer.wrap(journal);
    while (ends.getLast() < journal.length) {
      ends.add(ends.getLast() + 8 + b.getInt(ends.getLast()));
    }
    return ends;
  }

  static List<JournalRecord> records(byte[] journal) throws Exception {
    List<Integer> ends = boundaries(journal);
    List<JournalRecord> records = new ArrayList<>();
    for (int i = 0; i + 1 < ends.size(); i++) {
      int at = ends.get(i) + 8;
      records.add(JournalCodec.read(ByteBuffer.wrap(journal, at, ends.get(i + 1) - at).slice()));
    }
    return records;
  }

  private static long recordedRows(byte[] journal, List<Integer> ends, int records)
      throws Exception {
    long rows = 0;
    for (JournalRecord r : records(Arrays.copyOf(journal, ends.get(records)))) {
      rows += r.cost()[Cost.COMPUTED.ordinal()];
    }
    return rows;
  }

  @Test
  void killedAtEveryRecordAndInTheMiddleOfEach() throws Exception {
    Path whole = folder.resolve("whole.journal");
    ReasoningEvent.Finished expected;
    try (RunFixture f = fixture()) {
      expected = run(f, whole);
      assertThat(expected.spent().computedTokens()).isEqualTo(f.model.rows.get());
    }
    byte[] bytes = Files.readAllBytes(whole);
    List<Integer> ends = boundaries(bytes);
    assertThat(ends).hasSizeGreaterThan(20);
    assertThat(ends.getLast()).isEqualTo(bytes.length);
    Random random = new Random(1);
    for (int records = 0; records < ends.size(); records++) {
      int torn =
          records + 1 < ends.size() ? random.nextInt(ends.get(records + 1) - ends.get(records)) : 0;
      for (int more : new int[] {0, torn}) {
        Path copy = folder.resolve("killed-" + records + "-" + more);
        Files.write(copy, Arrays.copyOf(bytes, ends.get(records) + more));
        try (RunFixture f = fixture()) {
          ReasoningEvent.Finished end = run(f, copy);
          assertThat(end.answer()).isEqualTo(expected.answer());
          requireSame(end.spent(), expected.spent());
          assertThat(end.spent().computedTokens() - recordedRows(bytes, ends, records))
              .as("rows of this process, after %d records", records)
              .isEqualTo(f.model.rows.get());
          f.requireNoLeak();
        }
        assertThat(boundaries(Files.readAllBytes(copy))).hasSameSizeAs(ends);
      }
    }
  }

  /** The same in all but what was computed again, and the time. */
  private static void requireSame(Spent got, Spent expected) {
    assertThat(got)
        .usingRecursiveComparison()
        .ignoringFields("replayedTokens", "computedTokens", "wallSeconds")
        .isEqualTo(expected);
    assertThat(got.computedTokens() - got.replayedTokens())
        .isEqualTo(expected.computedTokens() - expected.replayedTokens());
    assertThat(got.replayedTokens()).isGreaterThanOrEqualTo(expected.replayedTokens());
  }

  @Test
  void aFinishedJournalAnswersWithoutAnyForward() throws Exception {
    Path journal = folder.resolve("run.journal");
    try (RunFixture f = fixture()) {
      ReasoningEvent.Finished first = run(f, journal);
      long rows = f.model.rows.get();
      ReasoningEvent.Finished second = run(f, journal);
      assertThat(second.answer()).isEqualTo(first.answer());
      assertThat(second.spent().computedTokens()).isEqualTo(first.spent().computedTokens());
      assertThat(second.spent().wallSeconds())
          .isGreaterThanOrEqualTo(first.spent().wallSeconds() * 0.5);
      assertThat(f.model.rows.get()).isEqualTo(rows);
    }
  }

  @Test
  void aCancelledRunGoesOnWithTheSameJournal() throws Exception {
    Path whole = folder.resolve("whole.journal");
    Path journal = folder.resolve("run.journal");
    try (RunFixture f = fixture()) {
      ReasoningEvent.Finished expected = run(f, whole);
      f.model.millis = 5;
      var run = f.start(f.asked(RunFixture.sampled(8), 60), BUDGET, journal, ResumeTest::search);
      while (Files.notExists(journal) || Files.size(journal) < 3_000) {
        Thread.sleep(2);
      }
      run.cancel();
      assertThat(RunFixture.end(run).cancelled()).isTrue();
      f.model.millis = 0;
      ReasoningEvent.Finished end = run(f, journal);
      assertThat(end.answer()).isEqualTo(expected.answer());
      requireSame(end.spent(), expected.spent());
      f.requireNoLeak();
    }
  }

  @Test
  void aDamagedRecordCostsItselfAndWhatFollows() throws Exception {
    Path whole = folder.resolve("whole.journal");
    ReasoningEvent.Finished expected;
    try (RunFixture f = fixture()) {
      expected = run(f, whole);
    }
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(2);
    for (int i = 0; i < 40; i++) {
      byte[] damaged = bytes.clone();
      int at = JournalFile.HEADER_BYTES + random.nextInt(bytes.length - JournalFile.HEADER_BYTES);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Path copy = Files.write(folder.resolve("damaged"), damaged);
      try (RunFixture f = fixture()) {
        ReasoningEvent.Finished end = run(f, copy);
        assertThat(end.answer()).isEqualTo(expected.answer());
        requireSame(end.spent(), expected.spent());
        f.warnings.removeIf(w -> w.contains("given up")); // unless the damage looks torn
        assertThat(f.warnings).isEmpty();
      }
    }
  }

  @Test
  void aStrategyThatAsksOtherwiseIsToldSo() throws Exception {
    Path journal = folder.resolve("run.journal");
    try (RunFixture f = fixture()) {
      GenerationRequest q = f.asked(RunFixture.sampled(8), 60);
      RunFixture.end(
          f.start(
              q,
              BUDGET,
              journal,
              context -> {
                context.open(1, 1).getFirst().extend(Extension.of(5));
                return "";
              }));
      ReasoningEvent.Finished end =
          RunFixture.end(
              f.start(
                  q,
                  BUDGET,
                  journal,
                  context -> {
                    context.open(1, 1).getFirst().extend(Extension.of(6));
                    return "";
                  }));
      assertThat(end.error().orElseThrow().code().name()).isEqualTo("SHEAF-JOURNAL-006");
    }
  }
}
