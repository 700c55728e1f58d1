package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.cpu.internal.memory.SlotLayer;
import dev.sheaf.backend.cpu.internal.memory.Slots;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A step over channels that keep a state per sequence. A chunk is some channels of all rows, row
 * after row: so every sequence's tokens come in order, however the batch was cut, and no two
 * threads share a channel.
 */
abstract class ChannelStep implements Step, Region {
  /** Channels of a chunk: whole vectors at every width. */
  private static final int CHANNELS = 64;

  private final int channels;
  private final Slots slots;
  private final SlotLayer layer;
  private @Nullable StepState state;

  ChannelStep(int channels, Slots slots, SlotLayer layer) {
    this.channels = channels;
    this.slots = slots;
    this.layer = layer;
  }

  /**
   * Channels [from, to) of one row.
   *
   * @param memory address of the layer's state of the row's sequence
   */
  abstract void row(Kernels kernels, int row, long memory, int from, int to);

  @Override
  public final void run(StepState state) {
    this.state = state;
    state.run(this, Math.ceilDiv(channels, CHANNELS));
  }

  @Override
  public final void run(int chunk, int thread) {
    StepState st = Objects.requireNonNull(state);
    Batch batch = st.batch;
    int from = chunk * CHANNELS;
    int to = Math.min(channels, from + CHANNELS);
    for (int i = 0; i < st.rows.count; i++) {
      int row = st.rows.rows[i];
      long memory = slots.address(batch.slotOf(batch.sequenceOf(row)), layer);
      row(st.kernels, row, memory, from, to);
    }
  }
}
