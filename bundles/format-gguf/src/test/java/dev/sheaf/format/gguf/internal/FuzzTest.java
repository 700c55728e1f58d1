package dev.sheaf.format.gguf.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.testing.GgufFiles;
import dev.sheaf.testing.GgufFiles.LittleEndian;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files through the real door: only a {@link SheafException} may come out, soon, and
 * without much memory.
 *
 * <p>A failure names its seed; {@code -Dsheaf.fuzz.seed=<seed> -Dsheaf.fuzz.files=1} runs that file
 * alone. {@code -Dsheaf.fuzz.files} takes more files than the suite does.
 */
final class FuzzTest {
  private static final long SEED = Long.getLong("sheaf.fuzz.seed", 20_261_124L);
  private static final int FILES = Integer.getInteger("sheaf.fuzz.files", 20_000);

  private static final long MOST_CPU_NANOS = 2_000_000_000L;
  private static final long MOST_HEAP_BYTES = 4 << 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void onlyCodedRefusalsComeOutOfDamagedFiles() {
    List<byte[]> originals = List.of(everyValue(), everyTensor(), Bytes.twoTensors());
    for (byte[] original : originals) {
      Path whole = Bytes.write(folder.resolve("whole.gguf"), original);
      try (ModelSource source = new GgufFormat().open(whole, new OpenOptions(false, true))) {
        readAll(source); // also loads the classes, whose memory is not the reader's
      }
    }
    Map<String, Integer> outcomes = new TreeMap<>();
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    for (int i = 0; i < FILES; i++) {
      long seed = SEED + i;
      SplittableRandom random = new SplittableRandom(seed);
      byte[] original = originals.get(random.nextInt(originals.size()));
      byte[] damaged = Mutation.of(original, original.length - dataBytes(original), random);
      Path file = Bytes.write(folder.resolve("fuzz.gguf"), damaged);
      outcomes.merge(outcome(file, seed, random), 1, Integer::sum);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double busy = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
    System.out.printf(
        "fuzz: %d files, %.0f per second, %.0f per CPU second, %s%n",
        FILES, FILES / seconds, FILES / busy, outcomes);
    if (FILES >= 20_000) {
      // A mutator that damages nothing, or only the magic, would prove nothing.
      assertThat(outcomes).containsKey("opened").hasSizeGreaterThanOrEqualTo(12);
    }
  }

  /** The code of the refusal, or that the damage did no harm. */
  private String outcome(Path file, long seed, SplittableRandom random) {
    OpenOptions options = new OpenOptions(random.nextInt(4) == 0, random.nextInt(4) == 0);
    long cpu = threads.getCurrentThreadCpuTime();
    long heap = threads.getCurrentThreadAllocatedBytes();
    String outcome;
    try (ModelSource source = new GgufFormat().open(file, options)) {
      readAll(source);
      outcome = "opened";
    } catch (SheafException e) {
      outcome = e.code().name();
      assertThat(e.where()).as("where, seed %d", seed).isNotBlank();
    } catch (Throwable e) {
      throw new AssertionError("seed %d: not a SheafException".formatted(seed), e);
    }
    cpu = threads.getCurrentThreadCpuTime() - cpu;
    heap = threads.getCurrentThreadAllocatedBytes() - heap;
    assertThat(cpu).as("nanoseconds, seed %d", seed).isLessThan(MOST_CPU_NANOS);
    assertThat(heap).as("heap bytes, seed %d", seed).isLessThan(MOST_HEAP_BYTES);
    return outcome;
  }

  /** Touches everything that an opened file offers. */
  private static void readAll(ModelSource source) {
    assertThat(source.family()).isNotBlank();
    assertThat(source.digest()).hasSize(64);
    for (String key : source.metadata().keys()) {
      assertThat(source.metadata().value(key)).isPresent();
    }
    for (TensorInfo info : source.tensors()) {
      Tensor tensor = source.find(info.name()).orElseThrow();
      assertThat(info.rows()).isNotNegative();
      if (tensor.data().byteSize() > 0) {
        tensor.data().get(ValueLayout.JAVA_BYTE, tensor.data().byteSize() - 1);
      }
    }
  }

  /** Bytes of tensor data at the end of the untouched files. */
  private static int dataBytes(byte[] original) {
    return Math.min(original.length / 2, 384);
  }

  private static byte[] everyValue() {
    LittleEndian nested = new LittleEndian().i32(GgufFiles.ARRAY).i64(2);
    nested.i32(GgufFiles.ARRAY).i64(1).i32(GgufFiles.UINT8).i64(2).u8(1).u8(2);
    nested.i32(GgufFiles.STRING).i64(2).text("x").text("yz");
    return GgufFiles.v3()
        .string("general.architecture", "llama")
        .alignment(64)
        .raw("u8", GgufFiles.UINT8, new byte[1])
        .raw("i8", GgufFiles.INT8, new byte[1])
        .raw("u16", GgufFiles.UINT16, new byte[2])
        .raw("i16", GgufFiles.INT16, new byte[2])
        .raw("u64", GgufFiles.UINT64, new byte[8])
        .raw("i64", GgufFiles.INT64, new byte[8])
        .raw("f64", GgufFiles.FLOAT64, new byte[8])
        .float32("f32", 1)
        .bool("b", true)
        .strings("tokens", List.of("<s>", "▁a", "", "longer than the others"))
        .float32s("scores", 0, -1, -2, -3)
        .int32s("types", 3, 1, 1, 1)
        .raw("nested", GgufFiles.ARRAY, nested.toByteArray())
        .uint16("split.no", 0)
        .uint16("split.count", 1)
        .int32("split.tensors.count", 1)
        .tensor("t", Quantiser.F32, new float[64], 64)
        .bytes();
  }

  private static byte[] everyTensor() {
    GgufFiles file = Bytes.minimal();
    for (Quantiser type : Quantiser.values()) {
      int columns = Math.max(32, type.blockElements());
      file.tensor("blk.0." + type, type, new float[2 * columns], 2, columns);
    }
    for (int type : new int[] {15, 24, 28}) {
      int bytes = Math.toIntExact(TensorTypes.of(type).orElseThrow().bytes(256));
      file.tensor("other." + type, type, new byte[bytes], 1, 1, 256);
    }
    return file.tensor("cube", Quantiser.F32, new float[24], 1, 2, 3, 4).bytes();
  }
}
