package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.reference.internal.operation.Scratch;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;

/**
 * Follows the width of every register through a graph, and how much room its operations need.
 * Refuses what does not fit together.
 */
final class Registers {
  private final ModelGraph graph;
  private final int[] widths;
  private final int[] widest;
  private final long[] scratch = new long[Scratch.values().length];
  private int widestRow = 1;
  private int widestHead = 1;
  private int index;
  private Operation operation;

  Registers(ModelGraph graph) {
    this.graph = graph;
    this.operation = graph.operations().getFirst();
    this.widths = new int[graph.registers()];
    this.widest = new int[graph.registers()];
  }

  /** The operation that the following calls are about. */
  void at(int operationIndex) {
    index = operationIndex;
    operation = graph.operations().get(operationIndex);
  }

  int index() {
    return index;
  }

  /** Widths as they are now; 0: never written. */
  int[] widths() {
    return widths.clone();
  }

  /** For each register the width of the widest vector that is written to it. */
  int[] widest() {
    return widest.clone();
  }

  /** The width of a register that the operation reads. */
  int width(int register) {
    boolean written = register >= 0 && register < widths.length && widths[register] > 0;
    refuseUnless(written, "to read a register that was written");
    return widths[register];
  }

  void read(int register, long width) {
    int found = width(register);
    refuseUnless(found == width, "register %d of width %d".formatted(register, width));
  }

  void write(long width) {
    int register = operation.out();
    boolean exists = register >= 0 && register < widths.length;
    refuseUnless(exists, "to write a register from 0 to " + (widths.length - 1));
    widths[register] = Math.toIntExact(width);
    widest[register] = Math.max(widest[register], widths[register]);
  }

  /** The operation writes another register than it reads. */
  void apart(int in) {
    refuseUnless(in != operation.out(), "another register to write than to read");
  }

  /** The operation needs scratch of so many elements per row. */
  void scratch(Scratch use, long perRow) {
    scratch[use.ordinal()] = Math.max(scratch[use.ordinal()], perRow);
  }

  /** Scratch for so many rows, by {@link Scratch}. */
  double[][] scratch(int rows) {
    double[][] all = new double[scratch.length][];
    for (int i = 0; i < all.length; i++) {
      all[i] = new double[Math.toIntExact(Math.multiplyExact(scratch[i], (long) rows))];
    }
    return all;
  }

  /** Registers for so many rows. */
  double[][] make(int rows) {
    double[][] all = new double[widest.length][];
    for (int r = 0; r < all.length; r++) {
      all[r] = new double[Math.multiplyExact(rows, widest[r])];
    }
    return all;
  }

  void row(int columns) {
    widestRow = Math.max(widestRow, columns);
  }

  /** Columns of the widest matrix. */
  int widestRow() {
    return widestRow;
  }

  void head(long width) {
    widestHead = Math.max(widestHead, Math.toIntExact(width));
  }

  /** Elements of the widest head. */
  int widestHead() {
    return widestHead;
  }

  void refuseUnless(boolean fits, String expected) {
    if (!fits) {
      throw SheafException.of(ReferenceErrors.GRAPH, "the graph does not fit together")
          .expected(expected)
          .found(operation)
          .where("operation %d of family %s".formatted(index, graph.family()))
          .next("report it: the architecture bundle made a graph that no backend can run")
          .toException();
    }
  }
}
