package dev.sheaf.model;

import java.util.Map;
import java.util.Objects;

/**
 * How one format spells what an architecture needs; data, so that no code asks which format a file
 * had.
 *
 * @param format the {@link ModelSource#format()} it is for
 * @param keys our name of a hyperparameter → the format's key; {@code {family}} stands for the
 *     family
 * @param tensors our name of a weight → the format's tensor name; {@code {layer}} stands for the
 *     layer
 * @param pairing in which row order the format stores the rotary halves of query and key
 */
public record Dialect(
    String format,
    Map<String, String> keys,
    Map<String, String> tensors,
    RotaryRule.Pairing pairing) {
  public Dialect {
    Objects.requireNonNull(format, "format");
    keys = Map.copyOf(keys);
    tensors = Map.copyOf(tensors);
    Objects.requireNonNull(pairing, "pairing");
  }

  /** The format's key for {@code name}. */
  public String key(String name, String family) {
    String k = keys.get(name);
    if (k == null) {
      throw new IllegalArgumentException("dialect " + format + " has no key for " + name);
    }
    return k.replace("{family}", family);
  }

  /** The format's tensor name for {@code name} of a layer. */
  public String tensor(String name, int layer) {
    String t = tensors.get(name);
    if (t == null) {
      throw new IllegalArgumentException("dialect " + format + " has no tensor for " + name);
    }
    return t.replace("{layer}", Integer.toString(layer));
  }
}
