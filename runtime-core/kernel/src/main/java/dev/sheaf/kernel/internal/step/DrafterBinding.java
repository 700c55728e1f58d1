package dev.sheaf.kernel.internal.step;

import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.speculation.Drafter;
import dev.sheaf.speculation.DrafterFactory;

/**
 * A drafter of a model instance and the factory that opened it.
 *
 * @param kind the name that requests ask for
 * @param provider the factory
 * @param drafter called by one loop only
 * @param learnTop what {@link Drafter#learnTop()} said when it was opened
 */
public record DrafterBinding(
    String kind, Provider<DrafterFactory> provider, Drafter drafter, int learnTop) {}
