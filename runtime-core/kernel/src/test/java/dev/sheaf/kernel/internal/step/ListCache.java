package dev.sheaf.kernel.internal.step;

import dev.sheaf.cache.KvCache;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.cache.KvGeometry;
import dev.sheaf.cache.KvSequence;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The plainest block account: a list of free blocks, no sharing. Complains about what a receipt
 * must not do.
 */
public final class ListCache implements KvCacheManager {
  @Override
  public KvCache open(KvGeometry geometry) {
    return new Account(geometry);
  }

  private static final class Account implements KvCache {
    private final KvGeometry geometry;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private boolean closed;

    Account(KvGeometry geometry) {
      this.geometry = geometry;
      for (int b = 0; b < geometry.blocks(); b++) {
        free.add(b);
      }
      for (int s = 0; s < geometry.slots(); s++) {
        freeSlots.add(s);
      }
    }

    @Override
    public synchronized KvSequence open() {
      if (closed) {
        throw new IllegalStateException("the account is closed");
      }
      if (geometry.slots() == 0) {
        return new Receipt(this, -1);
      }
      if (freeSlots.isEmpty()) {
        throw new IllegalStateException("no slot is free");
      }
      int slot = freeSlots.removeFirst();
      geometry.mover().clearSlot(slot);
      return new Receipt(this, slot);
    }

    @Override
    public synchronized int freeSlots() {
      return geometry.slots() == 0 ? Integer.MAX_VALUE : freeSlots.size();
    }

    @Override
    public synchronized int free() {
      return free.size();
    }

    @Override
    public int total() {
      return geometry.blocks();
    }

    @Override
    public synchronized void close() {
      closed = true;
      if (free.size() != geometry.blocks() || freeSlots.size() != geometry.slots()) {
        throw new IllegalStateException(
            "leaked: %d of %d blocks, %d of %d slots are free"
                .formatted(free.size(), geometry.blocks(), freeSlots.size(), geometry.slots()));
      }
    }
  }

  private static final class Receipt implements KvSequence {
    private final Account account;
    private int[] blocks = new int[0];
    private int cells;
    private final int slot;
    private int reserved;
    private boolean closed;

    Receipt(Account account, int slot) {
      this.account = account;
      this.slot = slot;
    }

    @Override
    public int cells() {
      return cells;
    }

    @Override
    public boolean reserve(int count) {
      synchronized (account) {
        int per = account.geometry.blockTokens();
        int need = (cells + count + per - 1) / per - blocks.length;
        if (need > account.free.size()) {
          return false;
        }
        for (int i = 0; i < need; i++) {
          blocks = Arrays.copyOf(blocks, blocks.length + 1);
          blocks[blocks.length - 1] = account.free.removeFirst();
        }
        reserved = count;
        return true;
      }
    }

    @Override
    public int[] blocks() {
      return blocks;
    }

    @Override
    public int blockCount() {
      return blocks.length;
    }

    @Override
    public int slot() {
      return slot;
    }

    @Override
    public void commit(int count) {
      if (count > reserved) {
        throw new IllegalStateException("%d cells of %d reserved".formatted(count, reserved));
      }
      cells += count;
      reserved -= count;
    }

    @Override
    public void commit(int[] kept, int count) {
      for (int i = 0; i < count; i++) {
        if (kept[i] >= reserved || kept[i] < i || (i > 0 && kept[i] <= kept[i - 1])) {
          throw new IllegalStateException("cell " + kept[i] + " cannot be kept");
        }
        move(cells + kept[i], cells + i);
      }
      cells += count;
      truncate(cells);
    }

    private void move(int from, int to) {
      int per = account.geometry.blockTokens();
      if (from != to) {
        account
            .geometry
            .mover()
            .move(blocks[from / per], from % per, blocks[to / per], to % per, 1, 0);
      }
    }

    @Override
    public void truncate(int to) {
      if (slot >= 0 && to < cells) {
        throw new IllegalStateException("recurrent state cannot be taken back");
      }
      synchronized (account) {
        int per = account.geometry.blockTokens();
        int keep = (to + per - 1) / per;
        for (int b = keep; b < blocks.length; b++) {
          account.free.addLast(blocks[b]);
        }
        blocks = Arrays.copyOf(blocks, keep);
      }
      cells = to;
      reserved = 0;
    }

    @Override
    public boolean drop(int from, int to) {
      throw new UnsupportedOperationException("this account never takes cells out");
    }

    @Override
    public int exactCells() {
      return cells;
    }

    @Override
    public void inexactFrom(int cell) {
      throw new UnsupportedOperationException("this account knows exact cells only");
    }

    @Override
    public KvSequence fork() {
      return fork(cells);
    }

    @Override
    public KvSequence fork(int upTo) {
      KvSequence copy = account.open();
      if (!copy.reserve(upTo)) {
        copy.close();
        throw new IllegalStateException("no room for a fork");
      }
      for (int b = 0; b < copy.blockCount(); b++) {
        account.geometry.mover().copy(blocks[b], copy.blocks()[b]);
      }
      if (slot >= 0) {
        account.geometry.mover().copySlot(slot, copy.slot());
      }
      copy.commit(upTo);
      return copy;
    }

    @Override
    public void close() {
      synchronized (account) {
        if (!closed) {
          closed = true;
          for (int b : blocks) {
            account.free.addLast(b);
          }
          if (slot >= 0) {
            account.freeSlots.addLast(slot);
          }
        }
      }
    }
  }
}
