package dev.sheaf.cache.paged.internal;

import dev.sheaf.cache.KvGeometry;

/**
 * Moves cells down within one sequence, in as few calls as block edges allow.
 *
 * <pre>{@code
 * blockTokens 4, move 5 cells from 6 to 3:
 *   from  . . . . | . . 6 7 | 8 9 10 .      calls (block table index, cell): 1,2 → 0,3 × 1
 *   to    . . . 3 | 4 5 6 7 | . . . .                                        1,3 → 1,0 × 1
 *                                                                            2,0 → 1,1 × 3
 * }</pre>
 */
final class CellMoves {
  private CellMoves() {}

  /**
   * Moves {@code count} cells; {@code to} must not be above {@code from}, so that going upwards
   * never overwrites what is still to be read.
   *
   * @param shift by how many positions their keys are turned
   */
  static void down(KvGeometry geometry, int[] table, int from, int to, int count, int shift) {
    int blockTokens = geometry.blockTokens();
    int done = 0;
    while (done < count) {
      int source = from + done;
      int target = to + done;
      int sourceCell = source % blockTokens;
      int targetCell = target % blockTokens;
      int run = Math.min(count - done, blockTokens - Math.max(sourceCell, targetCell));
      geometry
          .mover()
          .move(
              table[source / blockTokens],
              sourceCell,
              table[target / blockTokens],
              targetCell,
              run,
              shift);
      done += run;
    }
  }

  /** Refuses a choice that is not strictly ascending among {@code reserved} cells. */
  static void requireAscending(int[] kept, int count, int reserved) {
    if (count < 0 || count > kept.length) {
      throw new IllegalArgumentException(
          "count must be 0 to %d, the length of kept, was %d".formatted(kept.length, count));
    }
    int least = 0;
    for (int i = 0; i < count; i++) {
      if (kept[i] < least || kept[i] >= reserved) {
        throw new IllegalArgumentException(
            "kept must ascend within the %d reserved cells, entry %d was %d"
                .formatted(reserved, i, kept[i]));
      }
      least = kept[i] + 1;
    }
  }

  /**
   * Brings chosen cells to the front, keys as they are; what is in place already is not touched.
   *
   * @param start the cell that index 0 stands for
   * @param kept strictly ascending
   */
  static void gather(KvGeometry geometry, int[] table, int start, int[] kept, int count) {
    int done = 0;
    while (done < count) {
      int run = 1;
      while (done + run < count && kept[done + run] == kept[done] + run) {
        run++;
      }
      if (kept[done] != done) {
        down(geometry, table, start + kept[done], start + done, run, 0);
      }
      done += run;
    }
  }
}
