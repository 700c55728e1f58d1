package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.state.KeyValueBlocks;
import dev.sheaf.backend.reference.internal.state.RecurrentSlots;
import dev.sheaf.backend.reference.internal.thread.Workers;
import java.util.Arrays;

/**
 * What the steps of one forward share: the batch, the registers [row][width], the state, scratch
 * space, and which rows are left to compute.
 *
 * <p>Rows lie packed: the i-th row of every register belongs to row {@link #row} of the batch. All
 * rows are there until some leave early. Owned by one compiled model and used by one forward at a
 * time.
 */
public final class Pass {
  /** What a pass has room for. */
  public record Room(int rows, int cells, int widestRow, int widestHead) {}

  private final double[][] registers;
  private final double[][] scratch;
  private final double[][] weightRow;
  private final double[][] headRow;
  private final Sight[] sights;
  private final int[] order;
  private final KeyValueBlocks state;
  private final RecurrentSlots slots;
  private final Workers workers;
  private final LowRanks lowRanks;
  private final Holes holes;
  private Batch batch = new Batch(1);
  private Outputs outputs = new Outputs(1, 1);
  private int rows;
  private int attending;
  private boolean adapted;

  /**
   * @param registers each with room for all rows
   * @param scratch by {@link Scratch}, each with room for all rows
   */
  public Pass(
      Room room,
      double[][] registers,
      double[][] scratch,
      KeyValueBlocks state,
      RecurrentSlots slots,
      Workers workers,
      LowRanks lowRanks,
      Holes holes) {
    this.registers = registers;
    this.scratch = scratch;
    this.weightRow = new double[workers.count()][room.widestRow()];
    this.headRow = new double[workers.count()][2 * room.widestHead()];
    this.sights = new Sight[workers.count()];
    Arrays.setAll(sights, worker -> new Sight(room.cells()));
    this.order = new int[room.rows()];
    this.state = state;
    this.slots = slots;
    this.workers = workers;
    this.lowRanks = lowRanks;
    this.holes = holes;
  }

  /** A pass beside this one that shares its state and workers. */
  public Pass one(Room room, double[][] oneRegisters, double[][] oneScratch) {
    return new Pass(room, oneRegisters, oneScratch, state, slots, workers, lowRanks, holes);
  }

  /** Begins a forward with all rows. */
  public void begin(Batch batch, Outputs outputs) {
    this.batch = batch;
    this.outputs = outputs;
    this.rows = batch.rows();
    this.attending = batch.rows();
    this.adapted = false;
    holes.clear();
    for (int s = 0; s < batch.sequences(); s++) {
      adapted |= batch.adapterOf(s) != 0;
    }
    for (int row = 0; row < batch.rows(); row++) {
      order[row] = row;
    }
  }

  /** Begins a forward of one row of another pass: the projection of a hidden state. */
  public void beginOne(Pass whole, int row) {
    this.batch = whole.batch;
    this.outputs = whole.outputs;
    this.rows = 1;
    this.attending = 1;
    this.adapted = whole.adapted;
    order[0] = row;
  }

  /** Says how many of the packed rows the next steps compute, and how many of them attend. */
  public void compute(int rows, int attending) {
    this.rows = rows;
    this.attending = attending;
  }

  /** The batch. */
  public Batch batch() {
    return batch;
  }

  /** Where results go. */
  public Outputs outputs() {
    return outputs;
  }

  /** Packed rows that a step computes. */
  int rows() {
    return rows;
  }

  /** Packed rows that attend; the others only append to the state. */
  int attending() {
    return attending;
  }

  /** The row of the batch that the i-th packed row belongs to. */
  public int row(int i) {
    return order[i];
  }

  /** {@link #row} of all; whoever lets rows leave reorders it. */
  public int[] order() {
    return order;
  }

  /** A register, [packed row][width]. */
  public double[] register(int number) {
    return registers[number];
  }

  double[] scratch(Scratch use) {
    return scratch[use.ordinal()];
  }

  /** One worker's room for a row of weights. */
  double[] weightRow(int worker) {
    return weightRow[worker];
  }

  /** One worker's room for two heads. */
  double[] headRow(int worker) {
    return headRow[worker];
  }

  /** One worker's room for the cells that a row sees. */
  Sight sight(int worker) {
    return sights[worker];
  }

  KeyValueBlocks state() {
    return state;
  }

  RecurrentSlots slots() {
    return slots;
  }

  Holes holes() {
    return holes;
  }

  /** Whether any row uses an adapter. */
  boolean adapted() {
    return adapted;
  }

  LowRanks lowRanks() {
    return lowRanks;
  }

  Workers workers() {
    return workers;
  }
}
