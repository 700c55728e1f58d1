package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.shell.internal.chat.ChatVerb;
import dev.sheaf.shell.internal.generate.LogitsVerb;
import dev.sheaf.shell.internal.generate.RequestWaitVerb;
import dev.sheaf.shell.internal.generate.RunVerb;
import dev.sheaf.shell.internal.generate.Submissions;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.sampling.SamplingShowVerb;
import dev.sheaf.shell.internal.text.TemplateRenderVerb;
import dev.sheaf.shell.internal.text.TokenizerDecodeVerb;
import dev.sheaf.shell.internal.text.TokenizerEncodeVerb;
import dev.sheaf.shell.internal.text.TokenizerShowVerb;
import java.util.List;

/** The shell's own commands, but for {@code help}, which needs everybody's. */
public final class ShellVerbs {
  private ShellVerbs() {}

  /**
   * All of them, in the order of help.
   *
   * @param version of Sheaf
   * @param colours whether a terminal that can may show them
   */
  public static List<Command> of(Kernel kernel, String version, boolean colours) {
    LiveNames names = new LiveNames(kernel);
    Submissions submissions = new Submissions();
    return List.of(
        StatusVerb.command(kernel),
        RunVerb.command(kernel, submissions),
        ChatVerb.command(kernel, names, colours),
        LogitsVerb.command(kernel, names),
        PsVerb.command(kernel),
        ModelListVerb.command(kernel),
        ModelShowVerb.command(kernel, names),
        ModelLoadVerb.command(kernel, names),
        ModelPlanVerb.command(kernel, names),
        ModelUnloadVerb.command(kernel, names),
        TokenizerEncodeVerb.command(kernel, names),
        TokenizerDecodeVerb.command(kernel, names),
        TokenizerShowVerb.command(kernel, names),
        TemplateRenderVerb.command(kernel, names),
        SamplingShowVerb.command(kernel, names),
        BackendListVerb.command(kernel),
        BackendShowVerb.command(kernel, names),
        BundleListVerb.command(kernel),
        BundleWhyVerb.command(kernel, names),
        BundleInstallVerb.command(kernel),
        BundleStartVerb.command(kernel, names),
        BundleStopVerb.command(kernel, names),
        BundleUpdateVerb.command(kernel, names),
        BundleUninstallVerb.command(kernel, names),
        RequestListVerb.command(kernel),
        RequestWaitVerb.command(submissions),
        RequestCancelVerb.command(kernel, names),
        StrategyListVerb.command(kernel),
        StrategyRunsVerb.command(kernel),
        VersionVerb.command(version));
  }
}
