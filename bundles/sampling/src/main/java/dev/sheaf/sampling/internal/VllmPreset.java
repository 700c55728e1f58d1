package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.sampling.SamplingPreset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * What vLLM does when its options are left alone, in its order.
 *
 * @see <a href="https://github.com/vllm-project/vllm/blob/main/vllm/v1/sample/sampler.py">the
 *     sampler of vLLM</a>
 */
@Component(property = {"sheaf.name=vllm", "sheaf.version=0.1.0"})
public final class VllmPreset implements SamplingPreset {
  /** Below this temperature vLLM takes the likeliest. */
  private static final double GREEDY = 1e-5;

  private static final SamplingParameters DEFAULTS =
      new SamplingParameters(1, 0, 1, 0, 1, -1, 0, 0, 0, List.of(), Map.of());

  private static final List<String> ORDER =
      List.of(
          "token-lists",
          "bad-words",
          "min-tokens",
          "logit-bias",
          "output-penalties",
          "thinking-budget",
          "likeliest",
          "temperature",
          "min-p",
          "top-k-top-p");

  @Override
  public SamplingParameters defaults() {
    return DEFAULTS;
  }

  @Override
  public List<String> order() {
    return ORDER;
  }

  @Override
  public List<String> chain(SamplingParameters p) {
    List<String> chain = new ArrayList<>();
    for (String name : ORDER) {
      if (on(name, p)) {
        chain.add(name);
      }
    }
    return List.copyOf(chain);
  }

  private static boolean on(String name, SamplingParameters p) {
    boolean random = p.temperature() >= GREEDY;
    return switch (name) {
      case "token-lists" -> !p.allowedTokens().isEmpty() || !p.bannedTokens().isEmpty();
      case "bad-words" -> p.texts().containsKey(name);
      case "min-tokens" -> p.more().getOrDefault(name, 0.0) > 0;
      case "logit-bias" -> !p.logitBias().isEmpty();
      case "output-penalties" ->
          p.repetitionPenalty() != 1 || p.frequencyPenalty() != 0 || p.presencePenalty() != 0;
      case "thinking-budget" -> p.more().containsKey(name);
      case "likeliest" -> !random;
      case "temperature" -> random && p.temperature() != 1;
      case "min-p" -> random && p.minP() > 0;
      case "top-k-top-p" -> random && (p.topK() > 0 || p.topP() < 1);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Override
  public String description() {
    return "Defaults and order of vLLM: penalties over the output, temperature before the cuts";
  }
}
