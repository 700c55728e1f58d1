package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.Prompt;
import dev.sheaf.report.LogitsReport;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.render.Escaped;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.CommonOptions;
import dev.sheaf.shell.internal.table.OptionValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code logits <model> "prompt"}: what a model thinks comes next. */
public final class LogitsVerb {
  private static final int BAR = 24;
  private static final int EIGHTHS = 8;

  /** A line for people, with a bar as long as it is likely. */
  record LogitBar(
      int rank,
      int id,
      String piece,
      String logit,
      String logprob,
      String probability,
      String bar) {}

  /** A line where no person looks. */
  record LogitLine(
      int rank, int id, String piece, String logit, String logprob, String probability) {}

  private final Kernel kernel;

  private LogitsVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  /** The command. */
  public static Command command(Kernel kernel, LiveNames names) {
    CommandDraft draft =
        CommandDraft.bare("logits", "The likeliest next tokens after a prompt")
            .describe(
                """
                The numbers are the model's own, before any sampling. The model and the prompt are given as for 'run'.\
                """)
            .needs("model", "A loaded model's name, or a model file", names::modelsAndFiles)
            .takes("prompt", "Text to continue, or '-' for standard input", Command.NONE);
    PromptOptions.declare(draft);
    ModelChoice.declare(draft)
        .option("top", "n", "How many, 1 to 1000; default 20")
        .flag(CommonOptions.QUIET, "Only the tokens: nothing on standard error");
    return draft.body(new LogitsVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    int top = new OptionValues(invocation).integer("top", 1, 1000).orElse(20);
    PromptOptions asked = PromptOptions.read(invocation);
    Talk talk = Talk.of(invocation);
    InferenceEngine engine = kernel.engine();
    ModelChoice choice =
        ModelChoice.of(
            engine, invocation, invocation.argument("model").orElseThrow(), Optional.empty(), talk);
    Prompt prompt = asked.toPrompt(choice.report());
    LogitsReport report = engine.logits(choice.report().name(), prompt, top);
    if (invocation.json()) {
      return report;
    }
    talk.say(
        "[%s on %s  prompt %d tokens  ln sum exp %s]"
            .formatted(
                report.model(),
                report.backend(),
                report.promptIds().size(),
                number(report.logSumExp())));
    return lines(report, invocation.interactive());
  }

  private static List<Record> lines(LogitsReport report, boolean bars) {
    List<Record> lines = new ArrayList<>();
    for (LogitsReport.Entry entry : report.top()) {
      double probability = Math.exp(entry.logprob());
      String percent = String.format(Locale.ROOT, "%.2f %%", probability * 100);
      int rank = lines.size() + 1;
      lines.add(
          bars
              ? new LogitBar(
                  rank,
                  entry.id(),
                  Escaped.piece(entry.piece()),
                  number(entry.logit()),
                  number(entry.logprob()),
                  percent,
                  bar(probability))
              : new LogitLine(
                  rank,
                  entry.id(),
                  Escaped.piece(entry.piece()),
                  number(entry.logit()),
                  number(entry.logprob()),
                  percent));
    }
    return lines;
  }

  /** In eighths of a character. */
  static String bar(double probability) {
    int eighths = (int) Math.round(Math.clamp(probability, 0, 1) * BAR * EIGHTHS);
    String full = "█".repeat(eighths / EIGHTHS);
    return eighths % EIGHTHS == 0 ? full : full + (char) ('▏' - (eighths % EIGHTHS - 1));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
