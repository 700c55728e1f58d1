package dev.sheaf.testing;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.Outputs;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Weights;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A compiled model without a kernel around it, for batches of any kind: whoever fills a batch says
 * where state lies.
 *
 * <p><b>Threads.</b> One caller at a time.
 */
public final class DirectBatch implements AutoCloseable {
  private final ModelGraph graph;
  private final CompiledModel model;
  private final ArenaMemory memory;
  private final Batch batch;
  private final Outputs outputs;
  private final int taps;
  private int given;

  /**
   * What to compile for.
   *
   * @param rows the most of one batch
   * @param context tokens of the longest sequence
   * @param state tokens of state in all
   * @param threads to compute with
   * @param taps layers that are looked at
   */
  public record Settings(int rows, int context, int state, int threads, Set<Integer> taps) {
    /** 64 rows, 256 tokens per sequence, 4096 in all, two threads, no taps. */
    public static final Settings DEFAULT = new Settings(64, 256, 4096, 2, Set.of());

    /** With taps. */
    public Settings withTaps(Integer... layers) {
      return new Settings(rows, context, state, threads, Set.of(layers));
    }
  }

  /**
   * What a step gave.
   *
   * @param logits of the rows that asked
   * @param hidden of the rows that asked, by tap
   * @param exits layer after which each row that asked for logits left
   */
  public record Result(float[][] logits, float[][][] hidden, int[] exits) {
    /** The logits of the row that asked last. */
    public float[] last() {
      return logits[logits.length - 1];
    }
  }

  private DirectBatch(ModelGraph graph, CompiledModel model, ArenaMemory memory, Settings s) {
    this.graph = graph;
    this.model = model;
    this.memory = memory;
    this.batch = new Batch(s.rows());
    this.outputs = new Outputs(1, graph.vocabulary());
    this.taps = s.taps().size();
  }

  /** Compiles a graph. */
  public static DirectBatch compile(
      ModelGraph graph, Weights weights, Backend backend, Settings s) {
    ArenaMemory memory = new ArenaMemory();
    int context = Math.ceilDiv(s.context(), 256) * 256; // whole blocks of any usual size
    CompileOptions options =
        new CompileOptions(
            s.rows(),
            s.rows(),
            context,
            Math.max(context, s.state()),
            s.threads(),
            false,
            memory,
            8,
            s.taps());
    return new DirectBatch(graph, backend.compile(graph, weights, options), memory, s);
  }

  /** The compiled model. */
  public CompiledModel model() {
    return model;
  }

  /** Its state. */
  public KvStore kv() {
    return model.kv();
  }

  /** Where results lie; ask for the largest logits here. */
  public Outputs outputs() {
    return outputs;
  }

  /** Tokens of a block. */
  public int blockTokens() {
    return kv().layout().blockTokens();
  }

  /** Blocks that no one has yet, enough for so many tokens, in no order. */
  public int[] blocks(int tokens) {
    int[] table = new int[Math.ceilDiv(tokens, blockTokens())];
    int stride = kv().blocks() % 7 == 0 ? 11 : 7; // visits every block unless 77 divides them
    for (int i = 0; i < table.length; i++) {
      if (given == kv().blocks()) {
        throw new AssertionError("all %d blocks are given out".formatted(given));
      }
      table[i] = (int) ((long) given++ * stride % kv().blocks());
    }
    return table;
  }

  /** Takes all blocks back. */
  public void freeAll() {
    given = 0;
  }

  /** Fills a batch, runs it, and fails if a row failed. */
  public Result run(Consumer<Batch> fill) {
    batch.clear();
    fill.accept(batch);
    model.forward(batch, outputs).await();
    float[][] logits = new float[batch.logitRows()][];
    int[] exits = new int[batch.logitRows()];
    for (int r = 0; r < logits.length; r++) {
      if (outputs.status(r) != Outputs.Status.OK) {
        throw new AssertionError("row %d failed: %s".formatted(r, outputs.status(r)));
      }
      int at = outputs.offset(r);
      logits[r] = Arrays.copyOfRange(outputs.logits(), at, at + graph.vocabulary());
      exits[r] = outputs.exitLayer(r);
    }
    float[][][] hidden = new float[batch.hiddenRows()][taps][];
    for (int r = 0; r < hidden.length; r++) {
      for (int t = 0; t < taps; t++) {
        int at = outputs.hiddenAt(r, t);
        hidden[r][t] = Arrays.copyOfRange(outputs.hidden(), at, at + graph.embeddingWidth());
      }
    }
    return new Result(logits, hidden, exits);
  }

  /** Appends ids to the cells from {@code from} on, as one chunk, and gives the logits of each. */
  public float[][] feed(int[] table, int from, int... ids) {
    return run(
            b -> {
              b.sequence(table, table.length);
              rows(b, from, false, ids);
            })
        .logits();
  }

  /** Adds plain rows to the sequence started last; all want logits. */
  public static void rows(Batch b, int from, boolean generated, int... ids) {
    for (int i = 0; i < ids.length; i++) {
      b.row(ids[i], from + i, from + i, generated, true);
    }
  }

  /** Closes the model; fails if it keeps memory. */
  @Override
  public void close() {
    model.close();
    if (memory.leased() != 0) {
      throw new AssertionError("the model kept %d bytes".formatted(memory.leased()));
    }
  }
}
