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
    private boolean closed;

    Account(KvGeometry geometry) {
      this.geometry = geometry;
      for (int b = 0; b < geometry.blocks(); b++) {
        free.add(b);
      }
    }

    @Override
    public synchronized KvSequence open() {
      if (closed) {
        throw new IllegalStateException("the account is closed");
      }
      return new Receipt(this);
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
      if (free.size() != geometry.blocks()) {
        throw new IllegalStateException(
            "blocks leaked: " + free.size() + " of " + geometry.blocks() + " are free");
      }
    }
  }

  private static final class Receipt implements KvSequence {
    private final Account account;
    private int[] blocks = new int[0];
    private int cells;
    private boolean closed;

    Receipt(Account account) {
      this.account = account;
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
    public void commit(int count) {
      cells += count;
    }

    @Override
    public void truncate(int to) {
      cells = to;
    }

    @Override
    public KvSequence fork() {
      throw new IllegalStateException("the loop does not fork yet");
    }

    @Override
    public void close() {
      synchronized (account) {
        if (!closed) {
          closed = true;
          for (int b : blocks) {
            account.free.addLast(b);
          }
        }
      }
    }
  }
}
