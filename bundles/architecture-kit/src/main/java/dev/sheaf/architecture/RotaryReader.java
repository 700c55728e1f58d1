package dev.sheaf.architecture;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.RotaryRule.Pairing;
import dev.sheaf.model.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads a file's rotary settings into the one rule that backends know. */
public final class RotaryReader {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final List<String> KNOWN = List.of("default", "linear", "llama3", "yarn");
  private static final double DEFAULT_BASE = 10_000;

  private RotaryReader() {}

  /** The rule of a model that knows positions by other means: nothing turns. */
  public static RotaryRule none() {
    return new RotaryRule("none", Pairing.HALVES, new double[0], 1);
  }

  /**
   * The sharpening of scores that stretched positions ask for: 0.1 · weight · ln(factor) + 1, and 1
   * where nothing is stretched.
   *
   * @see <a href="https://arxiv.org/abs/2309.00071">Peng et al. 2023, §3.4</a>
   */
  public static double sharpening(double factor, double weight) {
    return RotaryScaling.Yarn.sharpening(factor, weight);
  }

  /**
   * Reads the rule.
   *
   * @param headWidth elements of a head that may turn
   * @param context in tokens, where the file does not say what it was before stretching
   * @param factors divides the inverse frequencies one by one, as Llama 3.1 files in GGUF say;
   *     empty: none
   */
  public static RotaryRule read(
      Keys keys, int headWidth, int context, Pairing pairing, Optional<Tensor> factors) {
    int dimensions = keys.optionalCount("rotary.dimensions", 2, headWidth).orElse(headWidth);
    if (dimensions % 2 != 0) {
      String from = keys.spells("rotary.dimensions") ? "rotary.dimensions" : "headWidth";
      throw keys.refused(from, "an even number of rotary dimensions", dimensions);
    }
    OptionalDouble partial = keys.optionalAbove("rotary.partial", 0);
    if (partial.isPresent() && partial.getAsDouble() != 1) {
      throw keys.refused("rotary.partial", "1 in this family", partial.getAsDouble());
    }
    double base =
        keys.spells("rotary.base.needed")
            ? keys.above("rotary.base.needed", 1)
            : keys.optionalAbove("rotary.base", 1).orElse(DEFAULT_BASE);
    RotaryScaling scaling = scaling(keys, context);
    double[] frequencies = scaling.inverseFrequencies(base, dimensions / 2);
    factors.ifPresent(t -> divide(frequencies, t, keys));
    String id =
        "rope-%s-%d-%016x"
            .formatted(
                pairing.name().toLowerCase(java.util.Locale.ROOT),
                dimensions,
                digest(frequencies, scaling.attentionFactor()));
    return new RotaryRule(id, pairing, frequencies, scaling.attentionFactor());
  }

  private static RotaryScaling scaling(Keys keys, int context) {
    String type = type(keys);
    return switch (type) {
      case "default", "none" -> new RotaryScaling.None();
      case "linear" -> new RotaryScaling.Linear(factor(keys));
      case "llama3" -> llama3(keys);
      case "yarn" -> yarn(keys, context);
      default ->
          throw SheafException.of(
                  keys.codes().rotaryScaling(), "the rotary scaling of the model is unknown")
              .expected(KNOWN)
              .found(type)
              .where(keys.metadata().where())
              .next("install an architecture bundle that knows it, or use a file without scaling")
              .toException();
    };
  }

  /** The scaling's name. One that is missing beside a factor is refused: no guess would be safe. */
  private static String type(Keys keys) {
    Optional<String> type = keys.text("scaling.type").or(() -> keys.text("scaling.type.older"));
    if (type.isPresent()) {
      return type.get();
    }
    if (keys.optionalAbove("scaling.linear", 0).isPresent()) {
      return "linear"; // GGUF before the type had a key
    }
    if (keys.optionalAbove("scaling.factor", 0).isPresent()) {
      return keys.metadata().requireString(keys.key("scaling.type"));
    }
    return "default";
  }

  private static double factor(Keys keys) {
    OptionalDouble older = keys.optionalAbove("scaling.linear", 0);
    return older.isPresent() ? older.getAsDouble() : keys.above("scaling.factor", 0);
  }

  private static RotaryScaling llama3(Keys keys) {
    for (String name : List.of("scaling.low", "scaling.high")) {
      if (!keys.spells(name)) {
        // GGUF carries this scaling as a tensor of factors and has no keys for it.
        throw keys.refused("scaling.type", "none, linear or yarn in this format", "llama3");
      }
    }
    double low = keys.above("scaling.low", 0);
    double high = keys.above("scaling.high", low);
    return new RotaryScaling.Llama3(
        factor(keys), low, high, keys.count("scaling.original", 1, Bounds.CONTEXT));
  }

  private static RotaryScaling yarn(Keys keys, int context) {
    double factor = factor(keys);
    double fast = keys.optionalAbove("scaling.betaFast", 0).orElse(32);
    double slow = keys.optionalAbove("scaling.betaSlow", 0).orElse(1);
    if (slow >= fast) {
      throw keys.refused("scaling.betaSlow", "less than the fast " + fast, slow);
    }
    return new RotaryScaling.Yarn(
        factor,
        keys.optionalCount("scaling.original", 1, Bounds.CONTEXT).orElse(context),
        fast,
        slow,
        keys.truth("scaling.truncate").orElse(true),
        yarnAttention(keys, factor));
  }

  /**
   * As stated; else the ratio of two weighted sharpenings where both weights are given; else the
   * paper's.
   */
  private static double yarnAttention(Keys keys, double factor) {
    OptionalDouble stated = keys.optionalAbove("scaling.attention", 0);
    if (stated.isPresent()) {
      return stated.getAsDouble();
    }
    OptionalDouble one = keys.optionalAbove("scaling.mscale", 0);
    OptionalDouble all = keys.optionalAbove("scaling.mscaleAll", 0);
    if (one.isPresent() && all.isPresent()) {
      return RotaryScaling.Yarn.sharpening(factor, one.getAsDouble())
          / RotaryScaling.Yarn.sharpening(factor, all.getAsDouble());
    }
    return RotaryScaling.Yarn.sharpening(factor, 1)
        * keys.optionalAbove("scaling.attentionMultiplier", 0).orElse(1);
  }

  private static void divide(double[] frequencies, Tensor factors, Keys keys) {
    for (int i = 0; i < frequencies.length; i++) {
      float factor = factors.data().getAtIndex(F32, i);
      if (!(factor > 0) || !Float.isFinite(factor)) {
        throw SheafException.of(
                keys.codes().rotaryFactor(),
                "tensor '%s' has a factor that nothing can be divided by".formatted(factors.name()))
            .expected("finite numbers above 0")
            .found(factor + " at index " + i)
            .where(keys.metadata().where())
            .next("convert or download the file again")
            .toException();
      }
      frequencies[i] /= factor;
    }
  }

  /**
   * FNV-1a over the bits: equal rules get equal names, and keys rotated by another rule are told
   * apart.
   */
  private static long digest(double[] frequencies, double attentionFactor) {
    long hash = 0xcbf29ce484222325L;
    double[] all = Arrays.copyOf(frequencies, frequencies.length + 1);
    all[frequencies.length] = attentionFactor;
    for (double d : all) {
      long bits = Double.doubleToLongBits(d);
      for (int shift = 0; shift < 64; shift += 8) {
        hash = (hash ^ (bits >>> shift & 0xff)) * 0x100000001b3L;
      }
    }
    return hash;
  }
}
