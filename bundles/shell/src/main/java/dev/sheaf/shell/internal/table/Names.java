package dev.sheaf.shell.internal.table;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Finds the one name that was meant: the exact one, else the only one that begins so. */
public final class Names {
  private static final int MOST_LISTED = 12;

  private Names() {}

  /**
   * Resolves what was typed.
   *
   * @param unknown the code when nothing begins so
   * @param what for the message, for instance {@code verb of model}
   * @param next what to do when it is unknown
   * @throws SheafException naming the candidates, when there are several, or the nearest, when
   *     there is none
   */
  public static String resolve(
      ErrorCode unknown, String what, String typed, Collection<String> names, String next) {
    if (names.contains(typed)) {
      return typed;
    }
    List<String> begun =
        typed.isEmpty()
            ? List.of()
            : new TreeSet<>(names).stream().filter(name -> name.startsWith(typed)).toList();
    if (begun.size() == 1) {
      return begun.getFirst();
    }
    if (begun.size() > 1) {
      throw SheafException.of(
              ShellErrors.AMBIGUOUS,
              "'%s' may be short for more than one %s".formatted(typed, what))
          .expected(listed(begun))
          .found(typed)
          .next("type enough of it to tell them apart")
          .toException();
    }
    throw SheafException.of(unknown, "there is no %s '%s'".formatted(what, typed))
        .expected(names.isEmpty() ? "none exists" : listed(nearest(typed, names)))
        .found(typed.isEmpty() ? "nothing" : typed)
        .next(next)
        .toException();
  }

  /**
   * The names that a slip of the finger may have meant, nearest first; all of them if none is near.
   */
  static List<String> nearest(String typed, Collection<String> names) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    int tolerated = Math.max(1, wanted.length() / 3);
    List<String> near =
        names.stream()
            .filter(name ->
                edits(wanted, name) <= tolerated
                    || (wanted.length() > 2 && name.contains(wanted))
                    || (name.length() > 2 && wanted.contains(name)))
            .sorted(
                Comparator.<String>comparingInt(name -> edits(wanted, name))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    return near.isEmpty() ? List.copyOf(new TreeSet<>(names)) : near;
  }

  /** Insertions, deletions, replacements and swaps of neighbours between two words. */
  static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[a.length()][b.length()];
  }

  private static String listed(List<String> names) {
    String joined = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
    return names.size() > MOST_LISTED
        ? joined + " and " + (names.size() - MOST_LISTED) + " more"
        : joined;
  }
}
