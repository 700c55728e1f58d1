package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import dev.sheaf.model.ModelSource;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real instruction model of 135M parameters: texts, chats, perplexity. */
final class SmolLmTest {
  private static final String FOLDER = "smollm2-135m-instruct/";
  private static final String FILE = FOLDER + "smollm2-135m-instruct-q4_1.gguf";
  private static final String GOLDEN = "models/" + FOLDER + "golden.json";
  private static final int END = 2;

  @Test
  void textsAndChatsOnCpu() {
    continuations("cpu", Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  @Test
  void aShortTextOnTheReference() {
    continuations("reference", 1, 4);
  }

  @Test
  @Tag("full")
  void textsAndChatsOnTheReference() {
    continuations("reference", Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  @Test
  void perplexityOnCpu() throws IOException {
    perplexity("cpu");
  }

  @Test
  @Tag("full")
  void perplexityOnTheReference() throws IOException {
    perplexity("reference");
  }

  private static void continuations(String backend, int mostCases, int mostSteps) {
    List<Golden.Case> cases = Golden.read(GOLDEN).cases();
    try (Report report = new Report(FILE, backend);
        DirectModel model = Models.load(FILE, backend)) {
      for (Golden.Case c : cases.subList(0, Math.min(mostCases, cases.size()))) {
        Rule.check(
            model,
            backend,
            c,
            mostSteps,
            steps -> {
              throw new AssertionError("this golden has margins");
            },
            report,
            END);
      }
    }
  }

  private static void perplexity(String backend) throws IOException {
    JsonObject golden = Golden.read(GOLDEN).json().getAsJsonObject("perplexity");
    int chunk = golden.get("chunk").getAsInt();
    int chunks = golden.get("chunks").getAsInt();
    int[] ids = Arrays.copyOf(wikitext(), chunk * chunks);
    assertThat(sha256(Arrays.toString(ids)))
        .as("the tokenizer's ids are the golden's")
        .isEqualTo(golden.get("sha256_of_ids_as_json").getAsString());
    double[] expected = Golden.doubles(golden.get("mean_nll_per_chunk"));
    try (Report report = new Report(FILE + " on wikitext", backend);
        DirectModel model = Models.load(FILE, backend)) {
      double sum = 0;
      for (int i = 0; i < chunks; i++) {
        double nll =
            model.meanNegativeLogLikelihood(Arrays.copyOfRange(ids, i * chunk, (i + 1) * chunk));
        assertThat(nll).as("chunk %d", i).isCloseTo(expected[i], within(1e-3 * expected[i]));
        sum += nll;
      }
      double perplexity = Math.exp(sum / chunks);
      double wanted = golden.get("perplexity").getAsDouble();
      report.note(
          String.format(
              Locale.ROOT,
              "perplexity %.5f (golden %.5f, %+.5f %%)",
              perplexity,
              wanted,
              100 * (perplexity / wanted - 1)));
      assertThat(perplexity).isCloseTo(wanted, within(1e-3 * wanted));
    }
  }

  private static int[] wikitext() throws IOException {
    String text = Files.readString(SharedData.require("datasets/wikitext2/test.txt"));
    try (ModelSource source = Models.open(FILE)) {
      Tokenizer tokenizer = Providers.named(TokenizerFactory.class, "bpe").create(source);
      int characters = text.offsetByCodePoints(0, 40_000);
      return tokenizer.encode(text.substring(0, characters), false);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
