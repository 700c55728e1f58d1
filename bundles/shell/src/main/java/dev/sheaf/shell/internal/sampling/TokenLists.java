package dev.sheaf.shell.internal.sampling;

import dev.sheaf.admin.Invocation;
import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is said about single tokens and texts. Whether the ids are the model's, the engine checks.
 *
 * @param bias token id → what is added to its logit
 * @param banned ids that are never chosen
 * @param allowed the only ids that may be; empty: all
 * @param badWords texts that are never completed
 */
public record TokenLists(
    Map<Integer, Double> bias, List<Integer> banned, List<Integer> allowed, List<String> badWords) {
  private static final Pattern BIAS =
      Pattern.compile("(\\d{1,9})=?([+-]?\\d{1,9}(?:\\.\\d{1,9})?)");

  static CommandDraft declare(CommandDraft draft) {
    return draft
        .option(
            "logit-bias",
            "id±x",
            "Add x, -100 to 100, to the logit of a token, as 15043+1.5; may be repeated")
        .option("ban", "id,…", "Never choose these tokens; may be repeated")
        .option("allow", "id,…", "Choose these tokens only; may be repeated")
        .option("bad-words", "text", "Never complete this text; may be repeated");
  }

  static TokenLists parse(Invocation invocation) {
    Map<Integer, Double> bias = new LinkedHashMap<>();
    invocation.options("logit-bias").forEach(typed -> putBias(bias, typed));
    List<String> badWords = invocation.options("bad-words");
    if (badWords.stream().anyMatch(String::isEmpty)) {
      throw refused("bad-words", "texts of at least one character", "an empty text");
    }
    return new TokenLists(bias, ids(invocation, "ban"), ids(invocation, "allow"), badWords);
  }

  /** The ids of an option: numbers with commas between, or the option repeated. */
  public static List<Integer> ids(Invocation invocation, String option) {
    List<Integer> ids = new ArrayList<>();
    for (String typed : invocation.options(option)) {
      for (String word : typed.split(",", -1)) {
        if (!word.strip().matches("\\d{1,9}")) {
          throw refused(option, "token ids, 0 or more, with commas between", typed);
        }
        ids.add(Integer.parseInt(word.strip()));
      }
    }
    if (ids.size() > SamplingParameters.MOST_IDS) {
      throw refused(option, "at most %d ids".formatted(SamplingParameters.MOST_IDS), ids.size());
    }
    return ids;
  }

  SamplingParameters.Builder over(SamplingParameters.Builder start) {
    if (!bias.isEmpty()) {
      start.logitBias(bias);
    }
    if (!banned.isEmpty()) {
      start.bannedTokens(banned);
    }
    if (!allowed.isEmpty()) {
      start.allowedTokens(allowed);
    }
    if (!badWords.isEmpty()) {
      start.texts("bad-words", badWords);
    }
    return start;
  }

  private static void putBias(Map<Integer, Double> bias, String typed) {
    Matcher matcher = BIAS.matcher(typed.strip());
    boolean signed = typed.contains("+") || typed.contains("-") || typed.contains("=");
    if (!matcher.matches() || !signed) {
      throw refused("logit-bias", "id+x or id-x, for instance 15043-100", typed);
    }
    double value = Double.parseDouble(matcher.group(2));
    if (Math.abs(value) > 100) {
      throw refused("logit-bias", "a bias of -100 to 100", typed);
    }
    bias.put(Integer.parseInt(matcher.group(1)), value);
  }

  private static SheafException refused(String option, String expected, Object found) {
    return SheafException.of(ShellErrors.OPTION_VALUE, "--%s is out of its range".formatted(option))
        .expected(expected)
        .found(found.equals("") ? "an empty text" : found)
        .where("--" + option)
        .next("correct the value, or leave the option out")
        .toException();
  }
}
