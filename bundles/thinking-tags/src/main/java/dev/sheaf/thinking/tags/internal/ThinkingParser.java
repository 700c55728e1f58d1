package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells thinking from content by literal marks. A mark that may have begun is held back, so no more
 * than the longest mark is ever kept, besides white space. White space around thinking is dropped.
 */
final class ThinkingParser implements ReasoningParser {
  /**
   * The marks of a family.
   *
   * @param opens begin the thinking
   * @param closes end it
   * @param dropped stand in the content and mean nothing to a reader
   * @param prompts a prompt that ends in one of these has begun the thinking
   * @param anywhere whether thinking may begin behind content; otherwise only before it
   */
  record Marks(
      List<String> opens,
      List<String> closes,
      List<String> dropped,
      List<String> prompts,
      boolean anywhere) {
    /** One tag that opens, one that closes. */
    static Marks tags(String open, String close) {
      return new Marks(List.of(open), List.of(close), List.of(), List.of(open), false);
    }

    /** A parser for the answer to a prompt. */
    ReasoningParser open(String prompt) {
      String end = prompt.stripTrailing();
      return new ThinkingParser(this, prompts.stream().anyMatch(end::endsWith));
    }
  }

  private final Marks marks;
  private final StringBuilder pending = new StringBuilder();
  private final StringBuilder space = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final StringBuilder content = new StringBuilder();
  private boolean thinking;
  private boolean anyContent;

  /** White space that comes now stands beside thinking. */
  private boolean atEdge;

  ThinkingParser(Marks marks, boolean thinking) {
    this.marks = marks;
    this.thinking = thinking;
    atEdge = thinking;
  }

  @Override
  public Delta push(String text) {
    pending.append(text);
    run(false);
    return take();
  }

  @Override
  public Delta finish() {
    run(true);
    if (!thinking && !atEdge) {
      content.append(space);
    }
    space.setLength(0);
    return take();
  }

  private Delta take() {
    Delta delta = new Delta(reasoning.toString(), content.toString());
    reasoning.setLength(0);
    content.setLength(0);
    return delta;
  }

  private void run(boolean ended) {
    while (true) {
      int first = pending.length();
      String found = null;
      Role role = Role.DROPPED;
      for (Role candidate : Role.values()) {
        for (String mark : marks(candidate)) {
          int place = pending.indexOf(mark);
          if (place < 0 && !ended) {
            place = beginning(mark);
          }
          if (place < 0 || place > first || place == first && longer(found, mark)) {
            continue;
          }
          first = place;
          role = candidate;
          found = mark;
        }
      }
      text(pending.substring(0, first));
      pending.delete(0, first);
      if (found == null || pending.indexOf(found) != 0) {
        return;
      }
      if (role == Role.OPEN && !marks.anywhere() && anyContent) {
        text(found); // behind content it is a text that speaks of tags
      } else if (role != Role.DROPPED) {
        thinking = role == Role.OPEN;
        space.setLength(0);
        atEdge = true;
      }
      pending.delete(0, found.length());
    }
  }

  private enum Role {
    OPEN,
    CLOSE,
    DROPPED
  }

  private List<String> marks(Role role) {
    return switch (role) {
      case OPEN -> thinking ? List.of() : marks.opens();
      case CLOSE -> thinking ? marks.closes() : List.of();
      case DROPPED -> thinking ? List.of() : marks.dropped();
    };
  }

  private static boolean longer(@Nullable String found, String mark) {
    return found != null && found.length() >= mark.length();
  }

  /** Where the text ends in the beginning of a mark, or −1. */
  private int beginning(String mark) {
    for (int n = Math.min(mark.length() - 1, pending.length()); n > 0; n--) {
      if (pending.indexOf(mark.substring(0, n), pending.length() - n) >= 0) {
        return pending.length() - n;
      }
    }
    return -1;
  }

  private void text(String text) {
    int from = 0;
    int end = text.length();
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (end > 0) {
      while (atEdge && Character.isWhitespace(text.charAt(from))) {
        from++;
      }
      StringBuilder to = thinking ? reasoning : content;
      to.append(atEdge ? "" : space).append(text, from, end);
      space.setLength(0);
      anyContent |= !thinking;
      atEdge = false;
    }
    if (!atEdge) {
      space.append(text, end, text.length());
    }
  }
}
