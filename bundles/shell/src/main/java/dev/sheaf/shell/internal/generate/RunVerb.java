package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.CommonOptions;
import java.util.Optional;

/** {@code run <file|name> "prompt"}: text from a model. */
public final class RunVerb {
  /** The answer of {@code --detach}. */
  record Detached(String id) {}

  private final Kernel kernel;
  private final Submissions submissions;

  private RunVerb(Kernel kernel, Submissions submissions) {
    this.kernel = kernel;
    this.submissions = submissions;
  }

  /** The command. */
  public static Command command(Kernel kernel, Submissions submissions) {
    LiveNames names = new LiveNames(kernel);
    CommandDraft draft =
        CommandDraft.bare("run", "Continue a prompt with a model, and show the text as it comes")
            .describe(
                """
                The model is a loaded one or a file; a file is loaded first. The prompt is an argument, a file, or
                standard input (as '-', or when it is piped and no prompt is given); one line end at its end is dropped.
                A model with a chat template gets the prompt as a message of the user, unless --raw.
                Ctrl-C ends the generation.\
                """)
            .needs("model", "A loaded model's name, or a model file", names::modelsAndFiles)
            .takes("prompt", "Text to continue, or '-' for standard input", Command.NONE);
    PromptOptions.declare(draft);
    RunOptions.declare(draft, names);
    ModelChoice.declare(draft)
        .flag("detach", "Print the request's id and return at once; see 'request wait'")
        .flag(CommonOptions.QUIET, "Only the text: nothing on standard error");
    return draft.body(new RunVerb(kernel, submissions)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    // Whatever can be refused without a model is refused before one is loaded.
    RunOptions options = RunOptions.parse(invocation);
    PromptOptions prompt = PromptOptions.read(invocation);
    Talk talk = Talk.of(invocation);
    InferenceEngine engine = kernel.engine();
    Optional<String> backend =
        invocation.option("backend").map(typed -> LiveNames.backend(engine, typed));
    String model = invocation.argument("model").orElseThrow();
    ModelChoice choice = ModelChoice.of(engine, invocation, model, backend, talk);
    Generation generation = engine.submit(request(options, prompt, choice, backend));
    Submission submission =
        new Submission(
            generation,
            choice.report(),
            choice.loadSeconds(),
            options.drawnSeed(),
            invocation.option("logprobs").isPresent());
    if (invocation.flag("detach")) {
      submissions.add(submission);
      return invocation.json() ? new Detached(generation.id()) : generation.id();
    }
    return new Delivery(submission, invocation, talk).run(true);
  }

  private static GenerationRequest request(
      RunOptions options, PromptOptions prompt, ModelChoice choice, Optional<String> backend) {
    GenerationRequest.Builder request =
        GenerationRequest.to(choice.report().name(), prompt.toPrompt(choice.report()))
            .sampling(options.sampling())
            .maxTokens(options.tokenLimit())
            .stop(options.stop())
            .topLogprobs(options.topLogprobs())
            .ignoreEnd(options.ignoreEnd());
    backend.ifPresent(request::backend);
    options.deadline().ifPresent(request::deadline);
    return request.build();
  }
}
