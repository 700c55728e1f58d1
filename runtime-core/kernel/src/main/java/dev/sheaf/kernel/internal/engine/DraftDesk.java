package dev.sheaf.kernel.internal.engine;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.select.Selection;
import dev.sheaf.speculation.DrafterFactory;
import java.util.Optional;

/** Says which drafter a request uses. */
final class DraftDesk {
  /** Property of a factory whose drafters serve requests that name none. */
  private static final String EVERYONE = "sheaf.everyone";

  private final Registry registry;

  DraftDesk(Registry registry) {
    this.registry = registry;
  }

  /** Who makes drafters of a kind now. */
  Optional<Provider<DrafterFactory>> factory(String kind) {
    return Selection.named(registry.all(DrafterFactory.class), kind);
  }

  /**
   * The kind of drafter that a request uses; empty: none.
   *
   * @throws SheafException {@code SHEAF-REQUEST-008} (UNAVAILABLE) it names one that is not there
   */
  Optional<String> kindFor(GenerationRequest request) {
    if (request.drafter().isEmpty()) {
      return Selection.best(
              registry.all(DrafterFactory.class).stream()
                  .filter(p -> p.declares(EVERYONE))
                  .toList())
          .map(Provider::name);
    }
    String kind = request.drafter().get();
    if (kind.equals(GenerationRequest.NO_DRAFTER)) {
      return Optional.empty();
    }
    if (factory(kind).isEmpty()) {
      throw SheafException.of(
              EngineCodes.UNKNOWN_DRAFTER, "no installed bundle brings the drafter '" + kind + "'")
          .expected(
              String.join(
                  ", ",
                  registry.all(DrafterFactory.class).stream()
                      .filter(Provider::usable)
                      .map(Provider::name)
                      .distinct()
                      .sorted()
                      .toList()))
          .found(kind)
          .next("sheaf:bundle list, or leave the drafter out: it changes no token")
          .toException();
    }
    return Optional.of(kind);
  }
}
