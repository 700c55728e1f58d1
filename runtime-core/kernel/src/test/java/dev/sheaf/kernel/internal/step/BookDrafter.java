package dev.sheaf.kernel.internal.step;

import dev.sheaf.speculation.DraftSink;
import dev.sheaf.speculation.Drafter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Knows some texts by heart: proposes how the one goes on that a row has followed so far, with
 * wrong siblings and now and then a wrong turn.
 */
final class BookDrafter implements Drafter {
  private final List<int[]> books = new CopyOnWriteArrayList<>();
  private final double wrong;
  private final Random random = new Random(5);
  final List<Integer> accepted = Collections.synchronizedList(new ArrayList<>());
  final List<Long> forgotten = new CopyOnWriteArrayList<>();
  volatile int closed;

  /**
   * @param wrong how often it turns off the book, and adds a wrong sibling: 0 to 1
   */
  BookDrafter(double wrong) {
    this.wrong = wrong;
  }

  void learnByHeart(int[] prompt, List<Integer> answer) {
    int[] all = new int[prompt.length + answer.size()];
    System.arraycopy(prompt, 0, all, 0, prompt.length);
    for (int i = 0; i < answer.size(); i++) {
      all[prompt.length + i] = answer.get(i);
    }
    books.add(all);
  }

  @Override
  public void propose(List<Row> rows, DraftSink sink) {
    if (closed > 0) {
      throw new IllegalStateException("propose after close");
    }
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      for (int[] book : books) {
        if (follows(book, row)) {
          read(book, r, row, sink);
          break;
        }
      }
    }
  }

  private void read(int[] book, int r, Row row, DraftSink sink) {
    int node = -1;
    for (int at = row.length(); at < book.length; at++) {
      if (random.nextDouble() < wrong) {
        sink.add(r, node, random.nextInt(HashModel.VOCABULARY));
      }
      node = sink.add(r, node, book[at]);
      if (node < 0 || random.nextDouble() < wrong / 4) {
        return;
      }
    }
  }

  private static boolean follows(int[] book, Row row) {
    if (book.length <= row.length()) {
      return false;
    }
    for (int i = 0; i < row.length(); i++) {
      if (book[i] != row.tokens()[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void chosen(long sequence, int[] tokens, int count, int drafted) {
    accepted.add(count - 1);
  }

  @Override
  public void forget(long sequence) {
    forgotten.add(sequence);
  }

  @Override
  public void close() {
    closed++;
  }
}
