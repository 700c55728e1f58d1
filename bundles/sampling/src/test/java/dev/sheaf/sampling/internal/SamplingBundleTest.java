package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.sampling.SamplingParameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the built bundle says of itself. */
final class SamplingBundleTest {
  private static Path classes;
  private static Attributes manifest;

  @BeforeAll
  static void readTheManifest() throws Exception {
    classes = Path.of(TopK.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (InputStream in = Files.newInputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
      manifest = new Manifest(in).getMainAttributes();
    }
  }

  @Test
  void keepsItsPackagePrivateAndImportsTheContract() {
    assertThat(manifest.getValue("Bundle-SymbolicName")).isEqualTo("dev.sheaf.sampling");
    assertThat(manifest.getValue("Export-Package")).isNull();
    assertThat(manifest.getValue("Private-Package")).isEqualTo("dev.sheaf.sampling.internal");
    assertThat(manifest.getValue("Import-Package"))
        .contains("dev.sheaf.sampling;")
        .doesNotContain("dev.sheaf.sampling.internal");
    assertThat(classes.resolve("dev/sheaf/sampling/Candidates.class")).doesNotExist();
  }

  @Test
  void offersOneServiceForEachProcessorTheSamplerAndThePresets() throws IOException {
    List<String> names = new ArrayList<>();
    Pattern name = Pattern.compile("name=\"sheaf\\.name\"[^>]*value=\"([^\"]+)\"");
    Pattern service = Pattern.compile("<provide interface=\"([^\"]+)\"");
    for (String component : manifest.getValue("Service-Component").split(",")) {
      String xml = Files.readString(classes.resolve(component.strip()));
      Matcher n = name.matcher(xml);
      Matcher s = service.matcher(xml);
      assertThat(n.find() && s.find()).as(component).isTrue();
      names.add(s.group(1).replaceAll(".*\\.", "") + " " + n.group(1));
      assertThat(s.find()).as("%s offers one service", component).isFalse();
    }
    List<String> wanted = new ArrayList<>();
    Factories.ALL.keySet().forEach(processor -> wanted.add("LogitsProcessorFactory " + processor));
    wanted.add("SamplerFactory " + SamplingParameters.GREEDY.sampler());
    wanted.add("SamplingPreset llama.cpp");
    wanted.add("SamplingPreset vllm");
    assertThat(names).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void factoriesHandTheirOwnParameterOn() {
    SamplingParameters p =
        new SamplingParameters(0.5, 7, 0.25, 0.125, 1.1, 64, 1, 1, 0, List.of(), Map.of());
    int[] prompt = {1};
    assertThat(new TopKFactory().open(p, prompt)).isEqualTo(new TopK(7));
    assertThat(new TopPFactory().open(p, prompt)).isEqualTo(new TopP(0.25));
    assertThat(new MinPFactory().open(p, prompt)).isEqualTo(new MinP(0.125, 0));
    assertThat(new TemperatureFactory().open(p, prompt)).isEqualTo(new Temperature(0.5));
    LogitsProcessorFactory penalties = new PenaltiesFactory();
    LogitsProcessor one = penalties.open(p, prompt);
    assertThat(penalties.open(p, prompt)).isNotSameAs(one);
    SamplerFactory greedy = new GreedySamplerFactory();
    assertThat(greedy.open(p)).isEqualTo(new GreedySampler());
  }
}
