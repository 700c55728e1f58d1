package dev.sheaf.shell.internal.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.report.BundleReport;
import dev.sheaf.report.Diagnosis;
import dev.sheaf.shell.internal.FakeBundles;
import dev.sheaf.shell.internal.FakeEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class RendererTest {
  private final FakeEngine engine = new FakeEngine();

  record Odd(
      String emptyText,
      Optional<String> absent,
      OptionalInt present,
      double plainNumber,
      double usedRatio,
      List<String> longTexts) {}

  @Test
  void showsModelsAsATable() {
    assertThat(
            Renderer.text(
                List.of(FakeEngine.model("smollm2", true, 2), FakeEngine.model("tiny", false, 0))))
        .isEqualTo(
            """
            NAME     STATE  FAMILY  PARAMETERS  TYPES                         BACKEND    CONTEXT   WEIGHTS        KV  RUN  QUEUE
            smollm2  ready  llama      134.5 M  F32 0.134 MiB, Q4_1 81.0 MiB  cpu 0.1.0     2048  92.0 MiB  90.0 MiB    2      0
            tiny     ready  llama      134.5 M  F32 0.134 MiB, Q4_1 81.0 MiB  cpu 0.1.0     2048  92.0 MiB  90.0 MiB    0      0
            """
                .stripTrailing());
  }

  @Test
  void showsBundlesRequestsAndBackendsAsTables() {
    assertThat(Renderer.text(new FakeBundles().bundles().subList(0, 2)))
        .isEqualTo(
            """
            ID  NAME                         VERSION  STATE   LEVEL  DESCRIPTION
            20  dev.sheaf.backend.cpu        0.1.0    active      5  Does one thing.
            21  dev.sheaf.backend.reference  0.1.0    active      5  Does one thing.
            """
                .stripTrailing());
    assertThat(Renderer.text(List.of(FakeEngine.request("r1", "running"))))
        .isEqualTo(
            """
            ID  MODEL  STATE    DETAIL  PROMPT  TOKENS  REPLAYED      AGE
            r1  tiny   running  -            5      12         0  1.250 s
            """
                .stripTrailing());
    assertThat(Renderer.text(List.of(FakeEngine.backend("cpu", List.of("tiny")))))
        .isEqualTo(
            """
            NAME  VERSION  STATE   DEVICE                      NUMERICS     FITNESS  MODELS
            cpu   0.1.0    active  2 threads, 256-bit vectors  cpu-float32      100  tiny
            """
                .stripTrailing());
  }

  @Test
  void cutsLongCellsOfATableButNotOfAPage() {
    BundleReport wordy =
        new BundleReport(5, "b", "1", "active", 1, "many   words " + "x".repeat(90), "");
    assertThat(Renderer.text(List.of(wordy))).endsWith("  many words " + "x".repeat(68) + "…");
    assertThat(Renderer.text(wordy)).contains("many   words " + "x".repeat(90));
  }

  @Test
  void showsOneRecordAsAPage() {
    assertThat(Renderer.text(engine.status()))
        .isEqualTo(
            """
            version           0.1.0
            java              25
            uptime            12.5 s
            models            -
            backends          cpu 0.1.0, reference 0.1.0
            requests running  1
            requests waiting  0
            leased            182.0 MiB
            lease limit       8.00 GiB
            heap              50.0 MiB
            warnings          no signature was checked
            last change       loaded tiny
            """
                .stripTrailing());
  }

  @Test
  void givesLongListsALineEach() {
    String sentence = "a sentence that is long enough to need a line of its own, as findings are";
    assertThat(
            Renderer.text(
                new Diagnosis(
                    "cpu", "resolved", "it was stopped", List.of(sentence, sentence), "")))
        .isEqualTo(
            """
            subject   cpu
            state     resolved
            summary   it was stopped
            findings  %s
                      %s
            next      -
            """
                .formatted(sentence, sentence)
                .stripTrailing());
  }

  @Test
  void showsAbsentValuesUnitsAndControlCharacters() {
    Odd odd =
        new Odd("", Optional.empty(), OptionalInt.of(3), 0.12345678, 0.61, List.of("a\u001b[2Jb"));
    assertThat(Renderer.text(odd))
        .isEqualTo(
            """
            empty text    -
            absent        -
            present       3
            plain number  0.1235
            used          61 %
            long texts    a\\u001b[2Jb
            """
                .stripTrailing());
    assertThat(Renderer.text(List.of())).isEmpty();
    assertThat(Renderer.text("as it is\n")).isEqualTo("as it is\n");
  }

  @Test
  void writesJsonWithoutWhatIsAbsent() {
    Odd odd = new Odd("\"é<", Optional.empty(), OptionalInt.of(3), Double.NaN, 0.5, List.of());
    assertThat(JsonDocument.of(odd))
        .isEqualTo(
            "{\"empty_text\":\"\\\"é<\",\"present\":3,\"used_ratio\":0.5,\"long_texts\":[]}");
    assertThat(JsonDocument.of(List.of(odd))).startsWith("{\"items\":[{");
    assertThat(JsonDocument.of("text")).isEqualTo("{\"text\":\"text\"}");
    assertThat(JsonDocument.of("")).isEqualTo("{}");
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("Q4_1", 5L);
    map.put("none", null);
    map.put("F32", 7L);
    assertThat(JsonDocument.of(map)).isEqualTo("{\"F32\":7,\"Q4_1\":5}");
  }

  @Test
  void writesUnits() {
    assertThat(Units.bytes(0)).isEqualTo("0 MiB");
    assertThat(Units.bytes(1024)).isEqualTo("0.001 MiB");
    assertThat(Units.bytes(5L << 30)).isEqualTo("5.00 GiB");
    assertThat(Units.seconds(0.0344)).isEqualTo("0.034 s");
    assertThat(Units.seconds(3605)).isEqualTo("3605 s");
    assertThat(Units.count(999)).isEqualTo("999");
    assertThat(Units.count(656_000)).isEqualTo("656 K");
    assertThat(Units.count(7_240_000_000L)).isEqualTo("7.24 B");
  }
}
