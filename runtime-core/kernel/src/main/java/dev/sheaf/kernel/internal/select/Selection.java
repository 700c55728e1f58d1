package dev.sheaf.kernel.internal.select;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Chooses among providers of one kind: a pin leaves only that name; then fitness, ranking, version
 * (the higher first), and the lowest service id. Never by class name.
 */
public final class Selection {
  private Selection() {}

  /** Usable providers, the best first. */
  public static <T> List<Provider<T>> ordered(
      Collection<Provider<T>> all, Optional<String> pin, ToIntFunction<T> fitness) {
    Comparator<Provider<T>> order =
        Comparator.<Provider<T>>comparingInt(p -> fitness.applyAsInt(p.instance()))
            .thenComparingInt(Provider::ranking)
            .thenComparing(Provider::version)
            .reversed()
            .thenComparingLong(Provider::serviceId);
    return all.stream()
        .filter(Provider::usable)
        .filter(p -> pin.isEmpty() || pin.get().equals(p.name()))
        .sorted(order)
        .toList();
  }

  /** The best usable provider of a name. */
  public static <T> Optional<Provider<T>> named(Collection<Provider<T>> all, String name) {
    return ordered(all, Optional.of(name), t -> 0).stream().findFirst();
  }

  /** The best usable provider. */
  public static <T> Optional<Provider<T>> best(Collection<Provider<T>> all) {
    return ordered(all, Optional.empty(), t -> 0).stream().findFirst();
  }
}
