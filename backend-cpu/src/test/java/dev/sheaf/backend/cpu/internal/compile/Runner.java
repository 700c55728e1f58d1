package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Outputs;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Weights;
import dev.sheaf.testing.ArenaMemory;
import java.util.Arrays;

/**
 * Feeds sequences to a compiled model, with scattered blocks, and keeps the logits of every row.
 */
final class Runner implements AutoCloseable {
  private static final int BATCH = 512;
  private static final int CONTEXT = 640;

  final CompiledModel model;
  private final ArenaMemory memory = new ArenaMemory();
  private final int vocabulary;
  private final int sequences;
  private final int[][] tables;
  private final Batch batch = new Batch(BATCH);
  private final Outputs out;

  Runner(Backend backend, ModelGraph graph, Weights weights, int sequences, int threads) {
    this.vocabulary = graph.vocabulary();
    this.sequences = sequences;
    CompileOptions options =
        new CompileOptions(BATCH, BATCH, CONTEXT, CONTEXT * sequences, threads, false, memory);
    this.model = backend.compile(graph, weights, options);
    this.out = new Outputs(1, vocabulary);
    int per = CONTEXT / model.kv().layout().blockTokens();
    this.tables = new int[sequences][per];
    for (int s = 0; s < sequences; s++) {
      for (int b = 0; b < per; b++) {
        tables[s][b] = b * sequences + (sequences - 1 - s);
      }
    }
  }

  /** Computes rows [from, to) of each sequence of ids in one batch; logits per sequence and row. */
  float[][][] step(int[][] ids, int from, int to, int prompt) {
    batch.clear();
    for (int s = 0; s < ids.length; s++) {
      batch.sequence(tables[s], tables[s].length);
      int slot = sequences - 1 - s;
      if (slot < model.kv().slots()) {
        batch.slot(slot);
        if (from == 0) {
          model.kv().clearSlot(slot);
        }
      }
      for (int i = from; i < Math.min(to, ids[s].length); i++) {
        batch.row(ids[s][i], i, i, i >= prompt, true);
      }
    }
    model.forward(batch, out).await();
    float[][][] logits = new float[ids.length][][];
    int row = 0;
    for (int s = 0; s < ids.length; s++) {
      int count = Math.max(0, Math.min(to, ids[s].length) - from);
      logits[s] = new float[count][];
      for (int i = 0; i < count; i++, row++) {
        if (out.status(row) != Outputs.Status.OK) {
          throw new AssertionError("row " + row + " is " + out.status(row));
        }
        int at = out.offset(row);
        logits[s][i] = Arrays.copyOfRange(out.logits(), at, at + vocabulary);
      }
    }
    return logits;
  }

  /** All rows of one sequence, in chunks. */
  float[][] all(int[] ids, int chunk, int prompt) {
    float[][] logits = new float[ids.length][];
    for (int from = 0; from < ids.length; from += chunk) {
      float[][] part = step(new int[][] {ids}, from, from + chunk, prompt)[0];
      System.arraycopy(part, 0, logits, from, part.length);
    }
    return logits;
  }

  int sequences() {
    return sequences;
  }

  @Override
  public void close() {
    model.close();
    if (memory.leased() != 0) {
      throw new AssertionError(memory.leased() + " bytes stayed leased");
    }
  }
}
