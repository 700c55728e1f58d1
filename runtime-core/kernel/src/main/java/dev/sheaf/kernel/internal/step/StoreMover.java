package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.KvStore;
import dev.sheaf.cache.KvGeometry;
import dev.sheaf.cache.StateMover;

/** What a block account may do to a model's store. */
public record StoreMover(KvStore store) implements StateMover {
  /** What an account over all of a store is opened with. */
  public static KvGeometry geometry(KvStore store) {
    return new KvGeometry(
        store.blocks(), store.layout().blockTokens(), store.slots(), new StoreMover(store));
  }

  @Override
  public void copy(int from, int to) {
    store.copy(from, to);
  }

  @Override
  public void move(int fromBlock, int fromCell, int toBlock, int toCell, int count, int shift) {
    store.move(fromBlock, fromCell, toBlock, toCell, count, shift);
  }

  @Override
  public void clearSlot(int slot) {
    store.clearSlot(slot);
  }

  @Override
  public void copySlot(int from, int to) {
    store.copySlot(from, to);
  }
}
