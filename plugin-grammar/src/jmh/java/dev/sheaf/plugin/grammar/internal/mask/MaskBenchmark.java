package dev.sheaf.plugin.grammar.internal.mask;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.plugin.grammar.internal.regex.RegexCompiler;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The vocabulary of SmolLM2: 49,152 tokens. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class MaskBenchmark {
  @Param({
    "[A-Z]{3}-\\d{4}",
    "[^\\n]{1,200}",
    "\\{\"name\": \"[^\"\\\\]{1,20}\", \"age\": \\d{1,3}\\}"
  })
  String regex;

  private final RegexCompiler compiler = new RegexCompiler();
  private final Random random = new Random(1);
  private Tokenizer tokenizer;
  private Constraint constraint;
  private Matcher known;
  private Matcher fresh;
  private long[] bits;

  @Setup
  public void open() {
    String file = "models/smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf";
    try (ModelSource source =
        Providers.named(ModelFormat.class, "gguf")
            .open(SharedData.require(file), OpenOptions.DEFAULT)) {
      tokenizer = Providers.named(TokenizerFactory.class, "bpe").create(source);
    }
    bits = new long[(tokenizer.vocabularySize() + 63) / 64];
    constraint = compiler.compile(regex, tokenizer, tokenizer.vocabularySize());
    known = constraint.open();
    fresh = known;
  }

  /** To a constraint whose first mask is made; the vocabulary's tree is there already. */
  @Benchmark
  public Constraint compile() {
    return compiler.compile(regex, tokenizer, tokenizer.vocabularySize());
  }

  /** The mask of a state that has been asked for before. */
  @Benchmark
  public long[] maskOfAKnownState() {
    known.fillMask(bits);
    return bits;
  }

  /** A token chosen from the mask is pushed, then the next mask filled; most states are known. */
  @Benchmark
  public long[] maskAlongText() {
    fresh.fillMask(bits);
    int token = anyAllowed();
    if (token < 0 || !fresh.push(token)) {
      fresh = constraint.open();
    }
    return bits;
  }

  /** The same where every state is met for the first time. */
  @Benchmark
  public long[] maskAlongTextOfANewConstraint() {
    if (fresh == known) {
      fresh = compiler.compile(regex, tokenizer, tokenizer.vocabularySize()).open();
    }
    fresh.fillMask(bits);
    int token = anyAllowed();
    if (token < 0 || !fresh.push(token)) {
      fresh = known;
    }
    return bits;
  }

  private int anyAllowed() {
    int start = random.nextInt(bits.length);
    for (int i = 0; i < bits.length; i++) {
      int word = (start + i) % bits.length;
      if (bits[word] != 0) {
        return word * 64 + Long.numberOfTrailingZeros(bits[word]);
      }
    }
    return -1;
  }
}
