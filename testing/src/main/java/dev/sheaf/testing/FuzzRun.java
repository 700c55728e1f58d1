package dev.sheaf.testing;

import dev.sheaf.error.SheafException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Throws made-up inputs at a parser, one per seed: a fixed number in the suite, and by hand as many
 * as fit into {@code -Dsheaf.fuzz.minutes=n}, from seed {@code -Dsheaf.fuzz.seed} on.
 *
 * <p>An input may be accepted or be refused by a {@link SheafException} with every part that a
 * refusal owes; anything else fails the run and names the seed.
 */
public final class FuzzRun {
  /** Tries one input. */
  @FunctionalInterface
  public interface Attempt {
    /**
     * Makes the input of a seed and gives it to the parser; a refusal is let through.
     *
     * @throws Exception a {@link SheafException} for a refusal; anything else is a defect
     */
    void run(long seed) throws Exception;
  }

  /**
   * What became of the inputs.
   *
   * @param tried inputs
   * @param accepted of these
   * @param refused by code
   */
  public record Counts(long tried, long accepted, Map<String, Long> refused) {}

  private FuzzRun() {}

  /**
   * Runs {@code attempt} for one seed after the other.
   *
   * @param name for the line that says the counts, printed in runs by hand
   * @param bounded how many inputs in the suite
   */
  public static Counts of(String name, int bounded, Attempt attempt) {
    Duration byHand = Duration.ofMinutes(Long.getLong("sheaf.fuzz.minutes", 0));
    long first = Long.getLong("sheaf.fuzz.seed", byHand.isZero() ? 0 : 1_000_000);
    long end = System.nanoTime() + byHand.toNanos();
    long tried = 0;
    long accepted = 0;
    Map<String, Long> refused = new TreeMap<>();
    for (long seed = first; byHand.isZero() ? tried < bounded : System.nanoTime() < end; seed++) {
      tried++;
      try {
        attempt.run(seed);
        accepted++;
      } catch (SheafException e) {
        if (blank(e.expected()) || e.found() == null || blank(e.next())) {
          throw new AssertionError("%s, seed %d: an incomplete refusal".formatted(name, seed), e);
        }
        refused.merge(e.code().toString(), 1L, Long::sum);
      } catch (Throwable e) {
        throw new AssertionError("%s, seed %d: not a refusal".formatted(name, seed), e);
      }
    }
    Counts counts = new Counts(tried, accepted, refused);
    if (!byHand.isZero()) {
      System.out.println(name + ": " + counts);
    }
    return counts;
  }

  private static boolean blank(@Nullable String part) {
    return part == null || part.isBlank();
  }
}
