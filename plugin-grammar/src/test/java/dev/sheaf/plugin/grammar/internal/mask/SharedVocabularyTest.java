package dev.sheaf.plugin.grammar.internal.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.plugin.grammar.internal.Masks;
import dev.sheaf.plugin.grammar.internal.regex.RegexCompiler;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vocabularies of real models, where the shared data is there. */
final class SharedVocabularyTest {
  private static Tokenizer tokenizer(String file, String kind) {
    try (ModelSource source =
        Providers.named(ModelFormat.class, "gguf")
            .open(SharedData.require("models/" + file), OpenOptions.DEFAULT)) {
      return Providers.named(TokenizerFactory.class, kind).create(source);
    }
  }

  private static Tokenizer smolLm() {
    return tokenizer("smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf", "bpe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[A-Z]{3}-\\d{4}",
        "(yes|no|maybe), because [a-z ]{5,30}\\.",
        "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])",
        "\\{\"name\": \"[^\"\\\\\\n]{1,20}\", \"age\": [1-9]\\d{0,2}\\}",
        "([a-z]+ ){3}(😀|é€)"
      })
  void whateverIsChosenFromTheMasksMatchesInTheEnd(String regex) {
    Tokenizer tokenizer = smolLm();
    Constraint constraint =
        new RegexCompiler().compile(regex, tokenizer, tokenizer.vocabularySize());
    Pattern pattern = Pattern.compile(regex, Pattern.UNIX_LINES);
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Matcher matcher = constraint.open();
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      while (true) {
        List<Integer> allowed = Masks.of(matcher, tokenizer.vocabularySize());
        assertThat(allowed).as("after %s", text).isNotEmpty();
        int token = allowed.get(random.nextInt(allowed.size()));
        // Where it may end it does, as a model would sooner or later.
        for (int end : tokenizer.endOfGeneration()) {
          token = allowed.contains(end) ? end : token;
        }
        assertThat(matcher.push(token)).isTrue();
        if (tokenizer.endOfGeneration().contains(token)) {
          break;
        }
        text.writeBytes(tokenizer.bytes(token, false));
      }
      assertThat(text.toString(StandardCharsets.UTF_8)).matches(pattern);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[A-Z][a-z]*( [a-z]+)*\\.", "[^e]*", "(yes|no| maybe)"})
  void masksAreWhatTryingEveryTokenGives(String regex) {
    Tokenizer tokenizer = tokenizer("stories260k/stories260K-f32.gguf", "sentencepiece");
    Constraint constraint =
        new RegexCompiler().compile(regex, tokenizer, tokenizer.vocabularySize());
    BacktrackingOracle oracle = new BacktrackingOracle(regex, "AZaze. ymno");
    for (boolean startsText : new boolean[] {false, true}) {
      Random random = new Random(1);
      Matcher matcher = constraint.open(startsText);
      byte[] text = new byte[0];
      for (int step = 0; step < 6; step++) {
        List<Integer> expected = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
          byte[] bytes = tokenizer.bytes(id, startsText && step == 0);
          if (tokenizer.endOfGeneration().contains(id)
              ? oracle.matches(text)
              : bytes.length > 0 && oracle.viable(join(text, bytes))) {
            expected.add(id);
          }
        }
        assertThat(Masks.of(matcher, tokenizer.vocabularySize())).isEqualTo(expected);
        int token = expected.get(random.nextInt(expected.size()));
        assertThat(matcher.push(token)).isTrue();
        if (tokenizer.endOfGeneration().contains(token)) {
          break;
        }
        text = join(text, tokenizer.bytes(token, startsText && step == 0));
      }
    }
  }

  private static byte[] join(byte[] a, byte[] b) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(a);
    out.writeBytes(b);
    return out.toByteArray();
  }

  @Test
  void aTokenizerThatNobodyKeepsIsLetGo() throws Exception {
    Tokenizer tokenizer = smolLm();
    RegexCompiler compiler = new RegexCompiler();
    Constraint kept = compiler.compile("a+", tokenizer, tokenizer.vocabularySize());
    WeakReference<Tokenizer> weak = new WeakReference<>(tokenizer);
    tokenizer = null;
    for (int i = 0; i < 50 && weak.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(weak.get()).isNull();
    assertThat(kept.open().push(0)).isFalse();
  }
}
