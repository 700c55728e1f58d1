package dev.sheaf.backend;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One step's rows: a reusable structure of arrays.
 *
 * <p>Rows come sequence by sequence. A row has a token (or a vector in its place), its position
 * (for the rotary rule) and its cell: where in its sequence's state it is stored. Cell c lies in
 * block {@code blocks(s)[c / blockTokens]} at offset {@code c % blockTokens}.
 *
 * <p><b>What a row sees</b>, in this order: the segments of its sequence's {@link KvView}, then its
 * sequence's own cells from {@link KvView#ownStart()} to the one before the sequence's first row of
 * this batch, then those of its ancestors by {@link #parent} in this batch, then its own. The i-th
 * of these has <i>index</i> i: windows count by index, and sums are ordered by it, so that a path
 * of a draft tree gives the bits that it gives alone. Cells that a selector leaves out or that lack
 * state in a layer are not seen there, but keep their index. Plain rows have the row before as
 * parent. A row sees at most {@link CompileOptions#contextTokens()} cells, segments included.
 *
 * <p>Not thread-safe while it is filled; read-only during a step. Accessors do not check indices
 * beyond the arrays' own.
 */
public final class Batch {
  /** As {@link #parent}: the row follows what its sequence had before this batch. */
  public static final int NO_PARENT = -1;

  private static final float[] NO_VECTOR = {};

  private final int maxRows;
  private int rows;
  private int sequences;
  private int logitRows;
  private int hiddenRows;
  private boolean plain = true;
  private final int[] tokens;
  private final int[] positions;
  private final int[] cells;
  private final int[] parents;
  private final int[] sequenceOf;
  private final int[] logitRow;
  private final int[] hiddenRow;
  private final boolean[] generated;
  private final float[][] vectors;
  private final int[] vectorAt;
  private int[][] blocks = new int[8][];
  private int[] blockCounts = new int[8];
  private int[] firstRow = new int[9];
  private int[] slots = new int[8];
  private int[] adapters = new int[8];
  private KvView[] views = new KvView[8];
  private boolean[] bidirectional = new boolean[8];
  private int[] @Nullable [] depths = new int[8][];
  private @Nullable LayerObserver observer;
  private LayerObserver.MissingState missingState = LayerObserver.MissingState.PROPAGATE;

  /**
   * @param maxRows ≥ 1
   */
  public Batch(int maxRows) {
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows must be ≥ 1, was " + maxRows);
    }
    this.maxRows = maxRows;
    this.tokens = new int[maxRows];
    this.positions = new int[maxRows];
    this.cells = new int[maxRows];
    this.parents = new int[maxRows];
    this.sequenceOf = new int[maxRows];
    this.logitRow = new int[maxRows];
    this.hiddenRow = new int[maxRows];
    this.generated = new boolean[maxRows];
    this.vectors = new float[maxRows][];
    this.vectorAt = new int[maxRows];
    Arrays.fill(vectors, NO_VECTOR);
    Arrays.fill(views, KvView.PLAIN);
  }

  /** Empties it. */
  public void clear() {
    Arrays.fill(vectors, 0, rows, NO_VECTOR);
    Arrays.fill(blocks, 0, sequences, null);
    Arrays.fill(depths, 0, sequences, null);
    Arrays.fill(views, 0, sequences, KvView.PLAIN);
    rows = 0;
    sequences = 0;
    logitRows = 0;
    hiddenRows = 0;
    plain = true;
    observer = null;
    missingState = LayerObserver.MissingState.PROPAGATE;
  }

  /**
   * Starts the rows of the next sequence: plain causal attention over its own cells, no adapter, no
   * recurrent state, unless what follows says otherwise before its first row.
   *
   * @param blockTable its blocks in order; not copied, so it must not change during the step
   * @param count how many entries of {@code blockTable} are valid
   */
  public void sequence(int[] blockTable, int count) {
    if (sequences == blockCounts.length) {
      grow(sequences * 2);
    }
    blocks[sequences] = blockTable;
    blockCounts[sequences] = count;
    slots[sequences] = 0;
    adapters[sequences] = 0;
    views[sequences] = KvView.PLAIN;
    bidirectional[sequences] = false;
    depths[sequences] = null;
    firstRow[sequences] = rows;
    sequences++;
    firstRow[sequences] = rows;
  }

  private void grow(int to) {
    int from = blockCounts.length;
    blocks = Arrays.copyOf(blocks, to);
    blockCounts = Arrays.copyOf(blockCounts, to);
    slots = Arrays.copyOf(slots, to);
    adapters = Arrays.copyOf(adapters, to);
    views = Arrays.copyOf(views, to);
    Arrays.fill(views, from, to, KvView.PLAIN);
    bidirectional = Arrays.copyOf(bidirectional, to);
    depths = Arrays.copyOf(depths, to);
    firstRow = Arrays.copyOf(firstRow, to + 1);
  }

  private int last() {
    if (sequences == 0) {
      throw new IllegalStateException("start a sequence first");
    }
    return sequences - 1;
  }

  /**
   * Where the recurrent state of the sequence started last lies; needed by graphs that have any.
   */
  public void slot(int slot) {
    slots[last()] = slot;
  }

  /**
   * The adapter of the sequence started last: what {@link CompiledModel#addAdapter} gave; 0: none.
   */
  public void adapter(int adapter) {
    adapters[last()] = adapter;
  }

  /** What rows of the sequence started last see before their own cells. */
  public void view(KvView view) {
    views[last()] = view;
    plain = false;
  }

  /** Rows of the sequence started last see all rows of it in this batch, not only ancestors. */
  public void bidirectional() {
    bidirectional[last()] = true;
    plain = false;
  }

  /**
   * Says that cells of the sequence started last have state in their first layers only.
   *
   * @param layers for each own cell before this batch, how many layers hold it; not copied
   */
  public void depths(int[] layers) {
    depths[last()] = layers;
    plain = false;
  }

  /** Who looks at hidden states between layers of this step. */
  public void observer(LayerObserver who, LayerObserver.MissingState missing) {
    observer = who;
    missingState = missing;
  }

  /**
   * Adds a row to the sequence started last, after the row before it.
   *
   * @param position for the rotary rule, ≥ 0
   * @param cell where its state goes, ≥ 0, after the cells of the sequence's rows before it
   * @param generated whether a model generated the token (see {@link Numerics})
   * @param logits whether the row wants logits
   */
  public void row(int token, int position, int cell, boolean generated, boolean logits) {
    int parent = rows > firstRow[last()] ? rows - 1 : NO_PARENT;
    add(token, position, cell, parent, generated, logits);
  }

  /**
   * Adds a row to the sequence started last, as a node of a tree.
   *
   * @param parent a row of the same sequence added before, or {@link #NO_PARENT}
   */
  public void row(
      int token, int position, int cell, int parent, boolean generated, boolean logits) {
    int before = rows > firstRow[last()] ? rows - 1 : NO_PARENT;
    if (parent != NO_PARENT && (parent < firstRow[last()] || parent >= rows)) {
      throw new IllegalArgumentException(
          "parent must be %d or a row from %d to %d, was %d"
              .formatted(NO_PARENT, firstRow[last()], rows - 1, parent));
    }
    plain &= parent == before;
    add(token, position, cell, parent, generated, logits);
  }

  /**
   * Gives the row added last a vector in place of its token: what the graph's first operation would
   * have written.
   *
   * @param vector not copied
   * @param at where its {@code embeddingWidth} floats begin
   */
  public void embedding(float[] vector, int at) {
    vectors[rows - 1] = vector;
    vectorAt[rows - 1] = at;
  }

  /** The row added last wants the hidden states after {@link CompileOptions#taps()}. */
  public void hidden() {
    hiddenRow[rows - 1] = hiddenRows++;
  }

  private void add(
      int token, int position, int cell, int parent, boolean isGenerated, boolean logits) {
    if (rows == maxRows) {
      throw new IllegalStateException("batch is full at " + maxRows + " rows");
    }
    tokens[rows] = token;
    positions[rows] = position;
    cells[rows] = cell;
    parents[rows] = parent;
    sequenceOf[rows] = sequences - 1;
    generated[rows] = isGenerated;
    logitRow[rows] = logits ? logitRows++ : -1;
    hiddenRow[rows] = -1;
    rows++;
    firstRow[sequences] = rows;
  }

  /** The most rows it can hold. */
  public int maxRows() {
    return maxRows;
  }

  /** Rows in it. */
  public int rows() {
    return rows;
  }

  /** Sequences in it. */
  public int sequences() {
    return sequences;
  }

  /** Rows that want logits. */
  public int logitRows() {
    return logitRows;
  }

  /** Rows that want hidden states. */
  public int hiddenRows() {
    return hiddenRows;
  }

  /**
   * Whether every row sees its sequence's own cells up to its own and nothing else: the case worth
   * a fast path.
   */
  public boolean plain() {
    return plain;
  }

  /** Token of a row; means nothing if it has a vector. */
  public int token(int row) {
    return tokens[row];
  }

  /** Position of a row. */
  public int position(int row) {
    return positions[row];
  }

  /** Cell of a row. */
  public int cell(int row) {
    return cells[row];
  }

  /** The row that it follows, or {@link #NO_PARENT}. */
  public int parent(int row) {
    return parents[row];
  }

  /** Whether a row has a vector in place of its token. */
  public boolean hasVector(int row) {
    return vectors[row].length > 0;
  }

  /** The array that a row's vector lies in. */
  public float[] vector(int row) {
    return vectors[row];
  }

  /** Where a row's vector begins in {@link #vector}. */
  public int vectorAt(int row) {
    return vectorAt[row];
  }

  /** Index of the row's sequence in this batch. */
  public int sequenceOf(int row) {
    return sequenceOf[row];
  }

  /** Whether the row's token was generated. */
  public boolean generated(int row) {
    return generated[row];
  }

  /** Which row of the outputs gets this row's logits, or −1. */
  public int logitRow(int row) {
    return logitRow[row];
  }

  /** Which row of the outputs gets this row's hidden states, or −1. */
  public int hiddenRow(int row) {
    return hiddenRow[row];
  }

  /** First row of a sequence; {@code firstRow(sequences())} is {@link #rows()}. */
  public int firstRow(int sequence) {
    return firstRow[sequence];
  }

  /** The block table of a sequence; do not change it. */
  public int[] blocks(int sequence) {
    return blocks[sequence];
  }

  /** Valid entries of {@link #blocks(int)}. */
  public int blockCount(int sequence) {
    return blockCounts[sequence];
  }

  /** Slot of the sequence's recurrent state. */
  public int slotOf(int sequence) {
    return slots[sequence];
  }

  /** Adapter of a sequence; 0: none. */
  public int adapterOf(int sequence) {
    return adapters[sequence];
  }

  /** What a sequence's rows see before their own cells. */
  public KvView viewOf(int sequence) {
    return views[sequence];
  }

  /** Whether a sequence's rows see all rows of it in this batch. */
  public boolean isBidirectional(int sequence) {
    return bidirectional[sequence];
  }

  /** Layers that hold each own cell of a sequence; null: all do. */
  public int @Nullable [] depthsOf(int sequence) {
    return depths[sequence];
  }

  /** Who looks between layers; null: nobody. */
  public @Nullable LayerObserver observer() {
    return observer;
  }

  /** What becomes of state that rows skip. */
  public LayerObserver.MissingState missingState() {
    return missingState;
  }
}
