package dev.sheaf.architecture;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RotaryRule.Pairing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the {@code config.json} beside a safetensors file spells what most families share.
 *
 * <p>A configuration names the rotary settings in {@code rope_parameters}, or, when it is older, in
 * {@code rope_theta} and {@code rope_scaling}.
 */
public final class ConfigNames {
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("rotary.base.needed", "rope_parameters.rope_theta"),
          Map.entry("rotary.partial", "rope_parameters.partial_rotary_factor"),
          Map.entry("scaling.type", "rope_parameters.rope_type"),
          Map.entry("scaling.factor", "rope_parameters.factor"),
          Map.entry("scaling.original", "rope_parameters.original_max_position_embeddings"),
          Map.entry("scaling.attention", "rope_parameters.attention_factor"),
          Map.entry("scaling.mscale", "rope_parameters.mscale"),
          Map.entry("scaling.mscaleAll", "rope_parameters.mscale_all_dim"),
          Map.entry("scaling.betaFast", "rope_parameters.beta_fast"),
          Map.entry("scaling.betaSlow", "rope_parameters.beta_slow"),
          Map.entry("scaling.truncate", "rope_parameters.truncate"),
          Map.entry("scaling.low", "rope_parameters.low_freq_factor"),
          Map.entry("scaling.high", "rope_parameters.high_freq_factor"));

  private static final Map<String, String> OLDER =
      Map.ofEntries(
          Map.entry("rotary.base", "rope_theta"),
          Map.entry("rotary.partial", "partial_rotary_factor"),
          Map.entry("scaling.type", "rope_scaling.rope_type"),
          Map.entry("scaling.type.older", "rope_scaling.type"),
          Map.entry("scaling.factor", "rope_scaling.factor"),
          Map.entry("scaling.original", "rope_scaling.original_max_position_embeddings"),
          Map.entry("scaling.attention", "rope_scaling.attention_factor"),
          Map.entry("scaling.mscale", "rope_scaling.mscale"),
          Map.entry("scaling.mscaleAll", "rope_scaling.mscale_all_dim"),
          Map.entry("scaling.betaFast", "rope_scaling.beta_fast"),
          Map.entry("scaling.betaSlow", "rope_scaling.beta_slow"),
          Map.entry("scaling.truncate", "rope_scaling.truncate"),
          Map.entry("scaling.low", "rope_scaling.low_freq_factor"),
          Map.entry("scaling.high", "rope_scaling.high_freq_factor"));

  private ConfigNames() {}

  /**
   * The dialect of a safetensors file.
   *
   * @param keys our names → the configuration's, without the rotary settings
   * @param tensors our names → the file's
   * @param pairing how the file stores the rotary halves of query and key
   * @throws SheafException {@link ArchitectureCodes#format()}: the file has another format
   */
  public static Dialect dialect(
      ModelSource source,
      ArchitectureCodes codes,
      Map<String, String> keys,
      Map<String, String> tensors,
      Pairing pairing) {
    if (!source.format().equals("safetensors")) {
      throw unknownFormat(source, codes, List.of("safetensors"));
    }
    Map<String, String> all = new HashMap<>(keys);
    all.putAll(source.metadata().has("rope_parameters") ? PARAMETERS : OLDER);
    return new Dialect("safetensors", all, tensors, pairing);
  }

  /**
   * The refusal of a format.
   *
   * @param known formats that the architecture knows
   */
  public static SheafException unknownFormat(
      ModelSource source, ArchitectureCodes codes, List<String> known) {
    return SheafException.of(
            codes.format(),
            "the names that this format gives to %s tensors are unknown".formatted(source.family()))
        .expected(known)
        .found(source.format())
        .where(source.path().getFileName())
        .next("convert the model to " + String.join(" or ", known))
        .toException();
  }
}
