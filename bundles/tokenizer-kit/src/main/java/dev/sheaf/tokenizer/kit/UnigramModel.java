package dev.sheaf.tokenizer.kit;

import java.util.Arrays;

/**
 * A unigram language model over pieces: of all ways to write a text as pieces, the one whose scores
 * (logarithms of probabilities) have the highest sum; of equals the one whose last piece is
 * longest, and so on backwards.
 *
 * <p>A character that is no piece by itself may also stand alone as unknown, for {@link
 * #UNKNOWN_PENALTY} less than the lowest score. <b>Threads.</b> Immutable. <b>Time.</b> Linear in
 * the text times the length of the longest piece. <b>Memory.</b> 20 bytes per character of a
 * stretch that pieces bridge without a gap.
 *
 * @see <a href="https://arxiv.org/abs/1804.10959">Kudo 2018: subword regularization, §3.2</a>
 */
public final class UnigramModel implements PieceModel {
  /** How much less an unknown character scores than the worst piece. */
  public static final double UNKNOWN_PENALTY = 10;

  private static final int UNKNOWN = -1;

  private final PieceTrie pieces;
  private final double[] scores;
  private final double unknownScore;
  private final UnknownText fallback;

  /**
   * A model.
   *
   * @param pieces not changed any more
   * @param scores by id, all finite
   * @param lowest the lowest score of any piece
   * @param fallback what an unknown character becomes
   */
  public UnigramModel(PieceTrie pieces, double[] scores, double lowest, UnknownText fallback) {
    this.pieces = pieces;
    this.scores = scores.clone();
    this.unknownScore = lowest - UNKNOWN_PENALTY;
    this.fallback = fallback;
  }

  @Override
  public Encoding begin() {
    return new Encoding();
  }

  /** The ids so far and the working memory of one call. Not shared between threads. */
  public final class Encoding implements PieceModel.Encoding {
    private final TokenIds ids = new TokenIds();
    // Of the best way from the start of the stretch to each place: its score, its last piece, and
    // where that begins.
    private double[] best = new double[256];
    private int[] last = new int[256];
    private int[] back = new int[256];
    private int[] path = new int[256];
    private int start;
    private int reach;
    private long steps;

    private Encoding() {}

    @Override
    public void add(int id) {
      ids.add(id);
    }

    @Override
    public int[] ids() {
      return ids.toArray();
    }

    /** Steps through the trie so far: what the time goes into. */
    long steps() {
      return steps;
    }

    @Override
    public void piece(String text, int from, int to) {
      ids.separate();
      restart(from);
      int at = from;
      while (at < to) {
        int next = at + Character.charCount(Scan.codePoint(text, at, to));
        extend(text, at, next, to);
        at = next;
        if (reach == at) { // no piece bridges this place, so what is before it is settled
          settle(text, at);
          restart(at);
        }
      }
    }

    private void restart(int at) {
      start = at;
      reach = at;
      best[0] = 0;
    }

    /** Offers every piece that begins at {@code at}; the character there ends at {@code next}. */
    private void extend(String text, int at, int next, int to) {
      double here = best[at - start];
      boolean alone = false;
      int state = PieceTrie.ROOT;
      for (int i = at; i < to; i++) {
        steps++;
        state = pieces.step(state, text.charAt(i));
        if (state == PieceTrie.NONE) {
          break;
        }
        int id = pieces.id(state);
        if (id != PieceTrie.NONE) {
          offer(at, i + 1, here + scores[id], id);
          alone |= i + 1 == next;
        }
      }
      if (!alone) {
        offer(at, next, here + unknownScore, UNKNOWN);
      }
    }

    private void offer(int from, int end, double score, int id) {
      int place = end - start;
      if (end > reach) {
        if (place >= best.length) {
          grow(place);
        }
        Arrays.fill(best, reach - start + 1, place + 1, Double.NEGATIVE_INFINITY);
        reach = end;
      }
      if (score > best[place]) {
        best[place] = score;
        last[place] = id;
        back[place] = from - start;
      }
    }

    private void grow(int place) {
      int room = Math.max(place + 1, Math.addExact(best.length, best.length >> 1));
      best = Arrays.copyOf(best, room);
      last = Arrays.copyOf(last, room);
      back = Arrays.copyOf(back, room);
    }

    /** Appends the best way from the start of the stretch to {@code end}. */
    private void settle(String text, int end) {
      int n = 0;
      for (int place = end - start; place > 0; place = back[place]) {
        if (n == path.length) {
          path = Arrays.copyOf(path, n + (n >> 1));
        }
        path[n++] = place;
      }
      while (n > 0) {
        int place = path[--n];
        if (last[place] == UNKNOWN) {
          fallback.append(text.codePointAt(start + back[place]), ids);
        } else {
          ids.add(last[place]);
        }
      }
    }
  }
}
