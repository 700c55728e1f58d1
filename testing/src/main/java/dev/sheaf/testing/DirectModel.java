package dev.sheaf.testing;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.Outputs;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A compiled model without a kernel around it: token ids in, logits out.
 *
 * <p>It has a fixed number of sequences, each with blocks of its own. <b>Threads.</b> One caller at
 * a time.
 */
public final class DirectModel implements AutoCloseable {
  private final ModelGraph graph;
  private final CompiledModel model;
  private final ArenaMemory memory;
  private final Batch batch;
  private final Outputs outputs;
  private final int[][] blocks;
  private final int[] cells;

  /**
   * What to compile for.
   *
   * @param threads to compute with
   * @param chunk the most rows of one forward, so also how long prompts are cut
   * @param sequences how many there are
   * @param context tokens that each of them has room for
   */
  public record Settings(int threads, int chunk, int sequences, int context) {
    /** One sequence of 1024 tokens, in chunks of 64, on two threads. */
    public static final Settings DEFAULT = new Settings(2, 64, 1, 1024);
  }

  /**
   * What greedy decoding gave.
   *
   * @param ids generated, without the prompt
   * @param margins best minus second logit of the step that gave each id
   * @param firstLogits of the first step
   */
  public record Continuation(int[] ids, float[] margins, float[] firstLogits) {}

  /**
   * A sequence's state.
   *
   * @param tokens that it has seen
   * @param blocks images of its blocks, in order
   * @param slot image of its slot; means nothing to a graph without recurrent state
   */
  public record Snapshot(int tokens, List<MemorySegment> blocks, MemorySegment slot) {
    public Snapshot {
      blocks = List.copyOf(blocks);
    }
  }

  private DirectModel(ModelGraph graph, CompiledModel model, ArenaMemory memory, Settings s) {
    this.graph = graph;
    this.model = model;
    this.memory = memory;
    this.batch = new Batch(s.chunk());
    this.outputs = new Outputs(1, graph.vocabulary());
    int perSequence = Math.ceilDiv(s.context(), model.kv().layout().blockTokens());
    this.blocks = new int[s.sequences()][perSequence];
    this.cells = new int[s.sequences()];
    // Interleaved, so that no backend can rely on neighbouring blocks.
    for (int i = 0; i < s.sequences(); i++) {
      for (int b = 0; b < perSequence; b++) {
        blocks[i][b] = b * s.sequences() + i;
      }
      reset(i);
    }
  }

  /** Compiles a graph whose weights may be closed afterwards. */
  public static DirectModel compile(
      ModelGraph graph, Weights weights, Backend backend, Settings settings) {
    ArenaMemory memory = new ArenaMemory();
    int context = Math.ceilDiv(settings.context(), 256) * 256; // whole blocks of any usual size
    CompileOptions options =
        new CompileOptions(
            settings.chunk(),
            settings.chunk(),
            context,
            Math.multiplyExact(context, settings.sequences()),
            settings.threads(),
            false,
            memory);
    return new DirectModel(graph, backend.compile(graph, weights, options), memory, settings);
  }

  /** The compiled model. */
  public CompiledModel model() {
    return model;
  }

  /** Entries of a row of logits. */
  public int vocabulary() {
    return graph.vocabulary();
  }

  /** Forgets what a sequence has seen. */
  public void reset(int sequence) {
    cells[sequence] = 0;
    if (recurrent()) {
      model.kv().clearSlot(sequence);
    }
  }

  private boolean recurrent() {
    return model.kv().layout().slotBytes() > 0;
  }

  /** Copies a sequence's state out: its blocks, and its slot if the graph has recurrent state. */
  public Snapshot snapshot(int sequence) {
    KvStore kv = model.kv();
    List<MemorySegment> images = new ArrayList<>();
    if (kv.layout().blockBytes() > 0) {
      int used = Math.ceilDiv(cells[sequence], kv.layout().blockTokens());
      for (int b = 0; b < used; b++) {
        images.add(Arena.ofAuto().allocate(kv.layout().blockBytes(), 64));
        kv.read(blocks[sequence][b], images.getLast());
      }
    }
    MemorySegment slot = Arena.ofAuto().allocate(Math.max(1, kv.layout().slotBytes()), 64);
    if (recurrent()) {
      kv.readSlot(sequence, slot);
    }
    return new Snapshot(cells[sequence], images, slot);
  }

  /** Makes a sequence, of this or of a model compiled alike, continue from a snapshot. */
  public void restore(int sequence, Snapshot snapshot) {
    for (int b = 0; b < snapshot.blocks().size(); b++) {
      model.kv().write(blocks[sequence][b], snapshot.blocks().get(b));
    }
    if (recurrent()) {
      model.kv().writeSlot(sequence, snapshot.slot());
    }
    cells[sequence] = snapshot.tokens();
  }

  /** Appends ids to a sequence, in chunks, and gives the logits after the last. */
  public float[] feed(int sequence, int... ids) {
    float[] last = {};
    for (int from = 0; from < ids.length; from += batch.maxRows()) {
      int to = Math.min(ids.length, from + batch.maxRows());
      forward(new int[] {sequence}, new int[][] {Arrays.copyOfRange(ids, from, to)}, false);
      last = row(0);
    }
    return last;
  }

  /** Appends ids to a sequence, in chunks, and gives the logits after each. */
  public float[][] feedAll(int sequence, int... ids) {
    List<float[]> all = new ArrayList<>();
    for (int from = 0; from < ids.length; from += batch.maxRows()) {
      int to = Math.min(ids.length, from + batch.maxRows());
      forward(new int[] {sequence}, new int[][] {Arrays.copyOfRange(ids, from, to)}, true);
      for (int r = 0; r < to - from; r++) {
        all.add(row(r));
      }
    }
    return all.toArray(new float[0][]);
  }

  /**
   * Appends ids to several sequences in one forward, and gives the logits after the last of each.
   */
  public float[][] step(int[] sequences, int[][] ids) {
    forward(sequences, ids, false);
    float[][] last = new float[sequences.length][];
    for (int i = 0; i < last.length; i++) {
      last[i] = row(i);
    }
    return last;
  }

  /**
   * Starts sequence 0 anew and continues a prompt greedily; the lowest id wins a tie.
   *
   * @param end ids that end it, kept as the last
   */
  public Continuation greedy(int[] prompt, int most, int... end) {
    reset(0);
    float[] logits = feed(0, prompt);
    float[] first = logits;
    int[] ids = new int[most];
    float[] margins = new float[most];
    int count = 0;
    while (count < most) {
      int best = best(logits);
      margins[count] = logits[best] - second(logits, best);
      ids[count++] = best;
      if (Arrays.stream(end).anyMatch(e -> e == best)) {
        break;
      }
      if (count < most) {
        logits = feed(0, best);
      }
    }
    return new Continuation(Arrays.copyOf(ids, count), Arrays.copyOf(margins, count), first);
  }

  /** Mean over positions 1 to n − 1 of −ln p(id | ids before), in nats; starts sequence 0 anew. */
  public double meanNegativeLogLikelihood(int... ids) {
    reset(0);
    double sum = 0;
    int position = 0;
    for (int from = 0; from < ids.length; from += batch.maxRows()) {
      int to = Math.min(ids.length, from + batch.maxRows());
      forward(new int[] {0}, new int[][] {Arrays.copyOfRange(ids, from, to)}, true);
      for (int r = 0; r < to - from && position + 1 < ids.length; r++, position++) {
        float[] logits = outputs.logits();
        int at = outputs.offset(r);
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vocabulary(); i++) {
          max = Math.max(max, logits[at + i]);
        }
        double total = 0;
        for (int i = 0; i < vocabulary(); i++) {
          total += Math.exp(logits[at + i] - max);
        }
        sum += max + Math.log(total) - logits[at + ids[position + 1]];
      }
    }
    return sum / (ids.length - 1);
  }

  /** The id of the greatest logit; the lowest wins a tie. */
  public static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  private static float second(float[] logits, int best) {
    float second = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.length; i++) {
      if (i != best) {
        second = Math.max(second, logits[i]);
      }
    }
    return second;
  }

  private void forward(int[] sequences, int[][] ids, boolean allLogits) {
    batch.clear();
    for (int i = 0; i < sequences.length; i++) {
      int s = sequences[i];
      batch.sequence(blocks[s], blocks[s].length);
      batch.slot(s);
      for (int r = 0; r < ids[i].length; r++, cells[s]++) {
        boolean wants = allLogits || r == ids[i].length - 1;
        batch.row(ids[i][r], cells[s], cells[s], false, wants);
      }
    }
    outputs.prepare(batch.logitRows());
    model.forward(batch, outputs).await();
    for (int r = 0; r < batch.logitRows(); r++) {
      if (outputs.status(r) != Outputs.Status.OK) {
        throw new AssertionError("row %d failed: %s".formatted(r, outputs.status(r)));
      }
    }
  }

  private float[] row(int logitRow) {
    int at = outputs.offset(logitRow);
    return Arrays.copyOfRange(outputs.logits(), at, at + vocabulary());
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
