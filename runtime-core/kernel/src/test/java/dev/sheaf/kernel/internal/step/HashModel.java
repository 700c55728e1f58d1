package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Completion;
import dev.sheaf.backend.KvLayout;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.Segment;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A model whose logits are a hash of every token that a row sees, read back from its own blocks. A
 * token too few, too many, out of place or in a foreign block gives other logits, so equal answers
 * mean that the loop kept the books right.
 */
public final class HashModel implements CompiledModel, KvStore {
  public static final int VOCABULARY = 48;
  private static final int BLOCK_TOKENS = 4;
  private static final long START = 1469598103934665603L;

  private final String numerics;
  private final int[] store;
  private final int blocks;

  /** Recurrent state: a hash of the tokens so far. Empty: the model has none. */
  private final long[] slots;

  /** How many tokens went into each slot. */
  private final int[] slotLengths;

  private int[] path = new int[64];
  public final List<Integer> rowsPerForward = Collections.synchronizedList(new ArrayList<>());
  public volatile boolean closed;
  public volatile long millisPerForward;
  public volatile boolean failing;
  volatile int notANumberAfter = -1;
  volatile int silentNaNAfter = -1;

  public HashModel(String numerics, int blocks) {
    this(numerics, blocks, 0);
  }

  /** With recurrent state in so many slots; then blocks are written, but only slots are read. */
  public HashModel(String numerics, int blocks, int slots) {
    this.numerics = numerics;
    this.blocks = blocks;
    this.slots = new long[slots];
    this.slotLengths = new int[slots];
    Arrays.fill(this.slots, 77); // not the state before the first token
    this.store = new int[blocks * BLOCK_TOKENS];
    Arrays.fill(store, -1);
  }

  /** What the model says after these tokens, computed without a loop. */
  public static float[] logits(int[] tokens, int length) {
    long h = START;
    for (int i = 0; i < length; i++) {
      h = see(h, tokens[i], i);
    }
    float[] out = new float[VOCABULARY];
    say(h, out, 0);
    return out;
  }

  /** What greedy decoding gives, computed without a loop. */
  public static List<Integer> expected(int max, int... prompt) {
    int[] all = Arrays.copyOf(prompt, prompt.length + max);
    for (int i = prompt.length; i < all.length; i++) {
      float[] logits = logits(all, i);
      int best = 0;
      for (int v = 1; v < logits.length; v++) {
        best = logits[v] > logits[best] ? v : best;
      }
      all[i] = best;
    }
    return Arrays.stream(all).skip(prompt.length).boxed().toList();
  }

  private static long see(long h, int token, int position) {
    return (h ^ (token + 31L * position)) * 1099511628211L;
  }

  private static void say(long h, float[] out, int at) {
    for (int v = 0; v < VOCABULARY; v++) {
      long x = (h + v) * 0x9E3779B97F4A7C15L;
      x ^= x >>> 29;
      out[at + v] = (float) ((x >>> 40) / (double) (1 << 24) * 8 - 4);
    }
  }

  @Override
  public Completion forward(Batch batch, Outputs out) {
    if (closed) {
      throw new IllegalStateException("forward on a closed model");
    }
    pause();
    if (failing) {
      throw new IllegalStateException("device lost");
    }
    rowsPerForward.add(batch.rows());
    for (int r = 0; r < batch.rows(); r++) {
      store[slot(batch, batch.sequenceOf(r), batch.cell(r))] = batch.token(r);
    }
    for (int r = 0; r < batch.rows(); r++) {
      long h = slots.length > 0 ? recur(batch, r) : attend(batch, r);
      if (batch.logitRow(r) >= 0) {
        answer(h, batch, r, out);
      }
    }
    return Completion.DONE;
  }

  private long recur(Batch batch, int r) {
    int slot = batch.slotOf(batch.sequenceOf(r));
    if (batch.position(r) != slotLengths[slot]) {
      throw new IllegalStateException(
          "slot %d holds %d tokens, the row is at %d"
              .formatted(slot, slotLengths[slot], batch.position(r)));
    }
    slots[slot] = see(slots[slot], batch.token(r), slotLengths[slot]++);
    return slots[slot];
  }

  /** Sees the sequence's cells before this batch, then the row's ancestors, then itself. */
  private long attend(Batch batch, int r) {
    int sequence = batch.sequenceOf(r);
    int before = batch.cell(batch.firstRow(sequence));
    if (path.length < batch.rows()) {
      path = new int[batch.rows()];
    }
    int depth = 0;
    for (int a = r; a != Batch.NO_PARENT; a = batch.parent(a)) {
      path[depth++] = a;
    }
    long h = START;
    KvView view = batch.viewOf(sequence);
    for (Segment s : view.segments()) {
      for (int c = s.start(); c < s.start() + s.length(); c++) {
        h = see(h, store[s.blocks()[c / BLOCK_TOKENS] * BLOCK_TOKENS + c % BLOCK_TOKENS], c);
      }
    }
    for (int c = view.ownStart(); c < before; c++) {
      h = see(h, store[slot(batch, sequence, c)], c);
    }
    for (int i = 0; i < depth; i++) {
      int a = path[depth - 1 - i];
      if (batch.position(a) != before + i) {
        throw new IllegalStateException("row " + a + " is not at the position of its depth");
      }
      h = see(h, store[slot(batch, sequence, batch.cell(a))], before + i);
    }
    return h;
  }

  private void answer(long h, Batch batch, int r, Outputs out) {
    int length = batch.position(r) + 1;
    say(h, out.logits(), out.offset(batch.logitRow(r)));
    if (length == silentNaNAfter) {
      out.logits()[out.offset(batch.logitRow(r)) + 3] = Float.NaN;
    }
    if (length == notANumberAfter) {
      out.status(batch.logitRow(r), Outputs.Status.NOT_A_NUMBER);
    }
  }

  private static int slot(Batch batch, int sequence, int cell) {
    if (cell / BLOCK_TOKENS >= batch.blockCount(sequence)) {
      throw new IllegalStateException("cell " + cell + " lies outside the sequence's blocks");
    }
    return batch.blocks(sequence)[cell / BLOCK_TOKENS] * BLOCK_TOKENS + cell % BLOCK_TOKENS;
  }

  private void pause() {
    if (millisPerForward > 0) {
      try {
        Thread.sleep(millisPerForward);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public Numerics numerics() {
    return new Numerics(numerics, true);
  }

  @Override
  public String weightLayout() {
    return "hash";
  }

  @Override
  public long weightBytes() {
    return 0;
  }

  @Override
  public KvStore kv() {
    return this;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public KvLayout layout() {
    return new KvLayout("hash", BLOCK_TOKENS, 4L * BLOCK_TOKENS, slots.length == 0 ? 0 : 8);
  }

  @Override
  public int blocks() {
    return blocks;
  }

  @Override
  public void copy(int from, int to) {
    System.arraycopy(store, from * BLOCK_TOKENS, store, to * BLOCK_TOKENS, BLOCK_TOKENS);
  }

  @Override
  public void read(int block, MemorySegment image) {
    MemorySegment.copy(
        MemorySegment.ofArray(store), 4L * block * BLOCK_TOKENS, image, 0, 4L * BLOCK_TOKENS);
  }

  @Override
  public void write(int block, MemorySegment image) {
    MemorySegment.copy(
        image, 0, MemorySegment.ofArray(store), 4L * block * BLOCK_TOKENS, 4L * BLOCK_TOKENS);
  }

  @Override
  public void move(int fromBlock, int fromCell, int toBlock, int toCell, int count, int shift) {
    System.arraycopy(
        store, fromBlock * BLOCK_TOKENS + fromCell, store, toBlock * BLOCK_TOKENS + toCell, count);
  }

  @Override
  public int slots() {
    return slots.length;
  }

  @Override
  public void clearSlot(int slot) {
    slots[slot] = START;
    slotLengths[slot] = 0;
  }

  @Override
  public void copySlot(int from, int to) {
    slots[to] = slots[from];
    slotLengths[to] = slotLengths[from];
  }
}
