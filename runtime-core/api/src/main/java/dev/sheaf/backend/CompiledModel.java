package dev.sheaf.backend;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A model made ready for one device: the only door between the step loop and arithmetic.
 *
 * <p><b>Shapes.</b> T rows in the batch, R of them ask for logits, V vocabulary entries; logits are
 * row-major float32 [R][V]. <b>Threads.</b> One step loop calls it; calls never overlap, but may
 * come from different threads. <b>Memory.</b> A call allocates nothing on the heap after the first.
 * <b>Swap.</b> Holds nothing that tokens cannot rebuild, so it may be closed between any two calls.
 *
 * @see <a href="https://arxiv.org/abs/2309.06180">Kwon et al. 2023, §4: paged attention</a>
 */
@ConsumerType
public interface CompiledModel extends AutoCloseable {
  /** Which numbers it gives. */
  Numerics numerics();

  /** Names the layout of its weights in memory; equal ids may be adopted by another version. */
  String weightLayout();

  /** Bytes of weights in leased memory. */
  long weightBytes();

  /** Its state blocks. */
  KvStore kv();

  /** How many operations it will run fused; for reports only. */
  default int operations() {
    return 0;
  }

  /**
   * Runs one step. All rows append their state before any row attends. A row that fails by itself
   * (NaN) is marked in {@code out}; the others are not touched.
   *
   * @param batch at least one row, within the compile options; every cell's block lies in {@link
   *     #kv()}
   * @param out overwritten for the rows that ask for logits
   * @return may finish later on devices that run beside the host; await it before reading {@code
   *     out}
   * @throws dev.sheaf.error.SheafException a cell outside the store or too many rows (a kernel
   *     defect), or the device is lost: the kernel closes this model and replays elsewhere
   */
  Completion forward(Batch batch, Outputs out);

  /** Gives its memory back. No call may be running. Closing twice does nothing. */
  @Override
  void close();
}
