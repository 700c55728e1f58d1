package dev.sheaf.backend;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Adapter;
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

  /**
   * Takes in an adapter; its rows are then computed beside others in one batch.
   *
   * @return a number > 0 for {@link Batch#adapter}
   * @throws dev.sheaf.error.SheafException a delta names no matrix of the graph or does not fit it,
   *     or this backend has no {@link Capability#ADAPTERS}
   */
  default int addAdapter(Adapter adapter) {
    throw SheafException.of(
            ErrorCode.of("SHEAF-BACKEND-001", ErrorKind.UNAVAILABLE),
            "this backend computes no adapters")
        .expected("capability " + Capability.ADAPTERS)
        .found(numerics().id())
        .where("adapter " + adapter.digest())
        .next("load the model on another backend, or leave out the adapter")
        .toException();
  }

  /** Forgets an adapter; no batch may use it any more. */
  default void removeAdapter(int adapter) {}

  /** How many operations it will run fused; for reports only. */
  default int operations() {
    return 0;
  }

  /**
   * Runs one step. All rows append their state before any row attends. A row that fails by itself
   * (NaN) is marked in {@code out}; the others are not touched.
   *
   * @param batch at least one row, within the compile options; every cell's block lies in {@link
   *     #kv()}; asks for nothing that the backend does not name among its capabilities
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
