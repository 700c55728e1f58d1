package dev.sheaf.architecture.llama.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.Metadata;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A file's hyperparameters by our names, each checked against a range before anything is made from
 * it.
 */
final class Keys {
  private final Dialect dialect;
  private final String family;
  private final Metadata metadata;

  Keys(Dialect dialect, String family, Metadata metadata) {
    this.dialect = dialect;
    this.family = family;
    this.metadata = metadata;
  }

  /** Whether the dialect has such a key; the file may lack it. */
  boolean spells(String name) {
    return dialect.keys().containsKey(name);
  }

  /** How the file spells it. */
  String key(String name) {
    return dialect.key(name, family);
  }

  Metadata metadata() {
    return metadata;
  }

  /** A whole number that must be there. */
  int count(String name, int least, int most) {
    return within(name, metadata.requireInteger(key(name)), least, most);
  }

  /** A whole number, or empty if the dialect or the file has none. */
  OptionalInt optionalCount(String name, int least, int most) {
    if (!spells(name)) {
      return OptionalInt.empty();
    }
    var found = metadata.integer(key(name));
    return found.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(within(name, found.getAsLong(), least, most));
  }

  /** A finite number above {@code floor} that must be there. */
  double above(String name, double floor) {
    return above(name, floor, metadata.requireNumber(key(name)));
  }

  /** A finite number above {@code floor}, or empty if the dialect or the file has none. */
  OptionalDouble optionalAbove(String name, double floor) {
    if (!spells(name)) {
      return OptionalDouble.empty();
    }
    OptionalDouble found = metadata.number(key(name));
    return found.isEmpty() ? found : OptionalDouble.of(above(name, floor, found.getAsDouble()));
  }

  /** A text, or empty if the dialect or the file has none. */
  Optional<String> text(String name) {
    return spells(name) ? metadata.string(key(name)) : Optional.empty();
  }

  /** A truth value, or empty if the dialect or the file has none. */
  Optional<Boolean> truth(String name) {
    return spells(name) ? metadata.bool(key(name)) : Optional.empty();
  }

  private int within(String name, long value, int least, int most) {
    if (value < least || value > most) {
      throw refused(name, "%,d to %,d".formatted(least, most), value);
    }
    return (int) value;
  }

  private double above(String name, double floor, double value) {
    if (!(value > floor) || !Double.isFinite(value)) {
      throw refused(name, "a finite number above " + floor, value);
    }
    return value;
  }

  /** The refusal of a value. */
  SheafException refused(String name, String expected, Object found) {
    return SheafException.of(
            LlamaErrors.HYPERPARAMETER, "the key '" + key(name) + "' cannot have this value")
        .expected(expected)
        .found(found)
        .where(metadata.where())
        .next("convert or download the file again")
        .toException();
  }
}
