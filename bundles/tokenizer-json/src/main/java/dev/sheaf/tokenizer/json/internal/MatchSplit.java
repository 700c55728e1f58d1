package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.Split;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts where a finder finds something: what is found and what lies between are segments, and the
 * behaviour says which of them go and which are joined. Stateless.
 */
final class MatchSplit implements Split {
  /** What becomes of a segment that was found. */
  enum Behaviour {
    /** It goes. */
    REMOVED,
    /** It is a piece. */
    ISOLATED,
    /** It is the end of the piece before it. */
    MERGED_WITH_PREVIOUS,
    /** It is the beginning of the piece behind it. */
    MERGED_WITH_NEXT,
    /** Those side by side are one piece. */
    CONTIGUOUS
  }

  /** As files spell them. */
  static final Map<String, Behaviour> BEHAVIOURS =
      new TreeMap<>(
          Map.of(
              "Removed", Behaviour.REMOVED,
              "Isolated", Behaviour.ISOLATED,
              "MergedWithPrevious", Behaviour.MERGED_WITH_PREVIOUS,
              "MergedWithNext", Behaviour.MERGED_WITH_NEXT,
              "Contiguous", Behaviour.CONTIGUOUS));

  private final Finder finder;
  private final Behaviour behaviour;
  private final boolean invert;

  /**
   * @param invert what lies between is treated as found, and the reverse
   */
  MatchSplit(Finder finder, Behaviour behaviour, boolean invert) {
    this.finder = finder;
    this.behaviour = behaviour;
    this.invert = invert;
  }

  @Override
  public void cut(String text, int from, int to, Pieces out) {
    Joining joining = new Joining(text, from, out);
    finder.find(
        text,
        from,
        to,
        (start, end) -> {
          joining.segment(start, invert);
          joining.segment(end, !invert);
        });
    joining.segment(to, invert);
    joining.flush();
  }

  /** Joins segments as they come. */
  private final class Joining {
    private final String text;
    private final Pieces out;
    private int start;
    private int end;
    private boolean lastFound;

    Joining(String text, int from, Pieces out) {
      this.text = text;
      this.out = out;
      this.start = from;
      this.end = from;
    }

    /** The segment from the last one's end to here. */
    void segment(int to, boolean found) {
      if (to == end) {
        return;
      }
      boolean joins =
          switch (behaviour) {
            case REMOVED, ISOLATED -> false;
            case CONTIGUOUS -> found == lastFound;
            case MERGED_WITH_PREVIOUS -> found && !lastFound;
            case MERGED_WITH_NEXT -> !found && lastFound;
          };
      if (!joins) {
        flush();
      }
      end = to;
      lastFound = found;
    }

    void flush() {
      if (start < end && !(behaviour == Behaviour.REMOVED && lastFound)) {
        out.accept(text, start, end);
      }
      start = end;
    }
  }
}
