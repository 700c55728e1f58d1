package dev.sheaf.shell.internal.sampling;

import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;

/**
 * The numbers that every request has by name, whatever is installed: {@link SamplingParameters}
 * says what they mean, and no processor describes them.
 */
final class StandardParameters {
  private static final int MOST = Integer.MAX_VALUE;

  private static final SamplingParameter TEMPERATURE =
      SamplingParameter.number(
          "temperature", 0.8, 0, 100, "Divides the logits; 0 takes the likeliest token");
  private static final SamplingParameter TOP_K =
      SamplingParameter.whole("top-k", 40, 0, MOST, "Keeps the k likeliest tokens; 0 keeps all");
  private static final SamplingParameter TOP_P =
      SamplingParameter.number(
          "top-p",
          0.95,
          0,
          1,
          "Keeps the likeliest tokens that reach probability p, more than 0; 1 keeps all");
  private static final SamplingParameter MIN_P =
      SamplingParameter.number(
          "min-p",
          0.05,
          0,
          1,
          "Keeps tokens at least p times as likely as the likeliest; 0 keeps all");
  private static final SamplingParameter REPETITION =
      SamplingParameter.number(
          "repetition-penalty",
          1,
          0.01,
          100,
          "Divides the positive and multiplies the negative logits of tokens seen; 1 is off");
  private static final SamplingParameter WINDOW =
      SamplingParameter.whole(
          "repetition-window",
          64,
          -1,
          MOST,
          "How many last tokens the penalties look at; 0 is off, -1 all");
  private static final SamplingParameter FREQUENCY =
      SamplingParameter.number(
          "frequency-penalty", 0, -100, 100, "Subtracted once per earlier appearance; 0 is off");
  private static final SamplingParameter PRESENCE =
      SamplingParameter.number(
          "presence-penalty", 0, -100, 100, "Subtracted once if the token has appeared; 0 is off");

  /** All of them. */
  static final List<SamplingParameter> ALL =
      List.of(TEMPERATURE, TOP_K, TOP_P, MIN_P, REPETITION, WINDOW, FREQUENCY, PRESENCE);

  private StandardParameters() {}

  /** Those that a processor reads. */
  static List<SamplingParameter> of(String processor) {
    return switch (processor) {
      case "temperature", "dynamic-temperature", "likeliest" -> List.of(TEMPERATURE);
      case "top-k" -> List.of(TOP_K);
      case "top-p" -> List.of(TOP_P);
      case "top-k-top-p" -> List.of(TOP_K, TOP_P);
      case "min-p" -> List.of(MIN_P);
      case "penalties" -> List.of(REPETITION, WINDOW, FREQUENCY, PRESENCE);
      case "output-penalties" -> List.of(REPETITION, FREQUENCY, PRESENCE);
      default -> List.of();
    };
  }

  /** What one of {@link #ALL}, or a processor's own, is where these parameters hold. */
  static double value(SamplingParameters p, SamplingParameter parameter) {
    return switch (parameter.name()) {
      case "temperature" -> p.temperature();
      case "top-k" -> p.topK();
      case "top-p" -> p.topP();
      case "min-p" -> p.minP();
      case "repetition-penalty" -> p.repetitionPenalty();
      case "repetition-window" -> p.repetitionWindow();
      case "frequency-penalty" -> p.frequencyPenalty();
      case "presence-penalty" -> p.presencePenalty();
      default -> p.more().getOrDefault(parameter.name(), parameter.standard());
    };
  }
}
