package dev.sheaf.architecture;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A file's hyperparameters by our names, each checked against a range before anything is made from
 * it.
 *
 * <p>A key of the wrong type is refused by {@link Metadata}, a value out of range with {@link
 * ArchitectureCodes#hyperparameter()}. An optional reader is empty if the dialect or the file has
 * no such key.
 */
public final class Keys {
  private final Dialect dialect;
  private final String family;
  private final Metadata metadata;
  private final ArchitectureCodes codes;

  /**
   * @param dialect how the file's format spells our names
   * @param codes with which values are refused
   */
  public Keys(Dialect dialect, ModelSource source, ArchitectureCodes codes) {
    this.dialect = dialect;
    this.family = source.family();
    this.metadata = source.metadata();
    this.codes = codes;
  }

  /** Whether the dialect has such a key; the file may lack it. */
  public boolean spells(String name) {
    return dialect.keys().containsKey(name);
  }

  /** How the file spells it. */
  public String key(String name) {
    return dialect.key(name, family);
  }

  /** The file's own keys and values. */
  public Metadata metadata() {
    return metadata;
  }

  /** With which values are refused. */
  public ArchitectureCodes codes() {
    return codes;
  }

  /** A whole number that must be there. */
  public int count(String name, int least, int most) {
    return within(name, metadata.requireInteger(key(name)), least, most);
  }

  /** A whole number, or empty. */
  public OptionalInt optionalCount(String name, int least, int most) {
    if (!spells(name)) {
      return OptionalInt.empty();
    }
    OptionalLong found = metadata.integer(key(name));
    return found.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(within(name, found.getAsLong(), least, most));
  }

  /** A finite number above {@code floor} that must be there. */
  public double above(String name, double floor) {
    return above(name, floor, metadata.requireNumber(key(name)));
  }

  /** A finite number above {@code floor}, or empty. */
  public OptionalDouble optionalAbove(String name, double floor) {
    if (!spells(name)) {
      return OptionalDouble.empty();
    }
    OptionalDouble found = metadata.number(key(name));
    return found.isEmpty() ? found : OptionalDouble.of(above(name, floor, found.getAsDouble()));
  }

  /** A text, or empty. */
  public Optional<String> text(String name) {
    return spells(name) ? metadata.string(key(name)) : Optional.empty();
  }

  /** A truth value, or empty. */
  public Optional<Boolean> truth(String name) {
    return spells(name) ? metadata.bool(key(name)) : Optional.empty();
  }

  /** One text for each layer, or an empty list if the dialect or the file has none. */
  public List<String> perLayer(String name, int layers) {
    List<String> kinds = spells(name) ? metadata.strings(key(name)).orElse(List.of()) : List.of();
    if (!kinds.isEmpty() && kinds.size() != layers) {
      throw refused(name, "one entry for each of " + layers + " layers", kinds.size());
    }
    return kinds;
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
  public SheafException refused(String name, String expected, Object found) {
    return SheafException.of(
            codes.hyperparameter(), "the key '" + key(name) + "' cannot have this value")
        .expected(expected)
        .found(found)
        .where(metadata.where())
        .next("convert or download the file again")
        .toException();
  }

  /** The refusal of a variant that the architecture does not compute. */
  public SheafException variant(String summary, Object expected, Object found) {
    return SheafException.of(codes.variant(), summary)
        .expected(expected)
        .found(found)
        .where(metadata.where())
        .next("install an architecture bundle that knows it")
        .toException();
  }
}
