package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.sampling.SamplingPreset;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * What llama.cpp does when its options are left alone, in its order.
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/common/sampling.cpp">common
 *     sampling of llama.cpp</a>
 */
@Component(property = {"sheaf.name=llama.cpp", "sheaf.version=0.1.0"})
public final class LlamaCppPreset implements SamplingPreset {
  private static final List<String> ORDER =
      List.of(
          "token-lists",
          "min-tokens",
          "bad-words",
          "thinking-budget",
          "logit-bias",
          "penalties",
          "dry",
          "top-n-sigma",
          "top-k",
          "typical-p",
          "top-p",
          "min-p",
          "xtc",
          "temperature",
          "dynamic-temperature",
          "adaptive-p",
          "mirostat-1",
          "mirostat-2");

  @Override
  public SamplingParameters defaults() {
    return SamplingParameters.DEFAULT;
  }

  @Override
  public List<String> order() {
    return ORDER;
  }

  /** The default chain is llama.cpp's. */
  @Override
  public List<String> chain(SamplingParameters parameters) {
    return parameters.defaultChain();
  }

  @Override
  public String description() {
    return "Defaults and order of llama.cpp: penalties over the last tokens, cuts before the"
        + " temperature";
  }
}
