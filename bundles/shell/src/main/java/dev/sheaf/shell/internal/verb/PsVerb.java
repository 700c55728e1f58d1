package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.report.ModelReport;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code ps}: what is loaded, and how busy it is. */
final class PsVerb {
  /**
   * A loaded model at work.
   *
   * @param context longest sequence in force, of what the model was made for
   * @param kvRatio used part of the key/value blocks, 0 to 1
   */
  record Activity(
      String model,
      String backend,
      boolean pinned,
      String context,
      double kvRatio,
      int queue,
      int run,
      String state) {}

  private PsVerb() {}

  static Command command(Kernel kernel) {
    return CommandDraft.bare("ps", "Loaded models and how busy they are")
        .body(invocation ->
            Hints.ifEmpty(
                kernel.engine().models().stream().map(PsVerb::activity).toList(),
                invocation,
                "no model is loaded; next: model load <file>, or run <file> \"Once upon a time\""));
  }

  private static Activity activity(ModelReport model) {
    int used = model.kvBlocks() - model.kvBlocksFree();
    return new Activity(
        model.name(),
        model.backend(),
        model.pinned(),
        model.contextTokens() + "/" + model.trainedContextTokens(),
        model.kvBlocks() == 0 ? 0 : used / (double) model.kvBlocks(),
        model.waiting(),
        model.running(),
        model.state());
  }
}
