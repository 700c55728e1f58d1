package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.reasoning.StrategyRunner;
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
  private final LiveNames names;
  private final Submissions submissions;

  private RunVerb(Kernel kernel, LiveNames names, Submissions submissions) {
    this.kernel = kernel;
    this.names = names;
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
                With --strategy the answer comes at the end; --max bounds one branch, --budget all of them, --timeout the
                whole run. With --journal the same command goes on where an interrupted one was; without --seed the seed is
                0 then.
                Without options tokens are chosen as the model's makers advise in its files, else as llama.cpp does; with
                --preset as that preset says. What an option says goes first.
                Ctrl-C ends the generation.\
                """)
            .needs("model", "A loaded model's name, or a model file", names::modelsAndFiles)
            .takes("prompt", "Text to continue, or '-' for standard input", Command.NONE);
    PromptOptions.declare(draft);
    RunOptions.declare(draft, kernel, names);
    SearchOptions.declare(draft, names);
    ModelChoice.declare(draft)
        .flag("detach", "Print the request's id and return at once; see 'request wait'")
        .flag(CommonOptions.QUIET, "Only the text: nothing on standard error");
    return draft.body(new RunVerb(kernel, names, submissions)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    // Whatever can be refused without a model is refused before one is loaded.
    RunOptions options = RunOptions.parse(invocation, kernel, names);
    PromptOptions prompt = PromptOptions.read(invocation);
    Talk talk = Talk.of(invocation);
    InferenceEngine engine = kernel.engine();
    Optional<StrategyRunner> runner =
        invocation.option("strategy").isPresent() ? Optional.of(kernel.runner()) : Optional.empty();
    Optional<SearchOptions> search = SearchOptions.parse(invocation, names);
    Optional<String> drafter = invocation.option("draft").map(names::drafter);
    Optional<String> backend =
        invocation.option("backend").map(typed -> LiveNames.backend(engine, typed));
    String model = invocation.argument("model").orElseThrow();
    ModelChoice choice = ModelChoice.of(engine, invocation, model, backend, talk);
    RunOptions.Choice sampling = options.over(choice.report(), kernel);
    if (sampling.advised()) {
      talk.say("[sampling as the model's makers advise: %s]".formatted(choice.advice()));
    }
    GenerationRequest.Builder request =
        options
            .to(GenerationRequest.to(choice.report().name(), prompt.toPrompt(choice.report())))
            .sampling(sampling.parameters());
    drafter.ifPresent(request::drafter);
    backend.ifPresent(request::backend);
    if (search.isPresent() && runner.isPresent()) {
      // The time limit is the whole run's, not one generation's.
      StrategyRequest asked = search.get().request(request.build(), options.deadline());
      SearchReport.Search shown =
          new SearchReport.Search(
              search.get(), choice.report(), choice.loadSeconds(), sampling.drawnSeed());
      return new SearchDelivery(shown, runner.get().start(asked), invocation, talk).deliver();
    }
    options.deadline().ifPresent(request::deadline);
    Generation generation = engine.submit(request.build());
    Submission submission =
        new Submission(
            generation,
            choice.report(),
            choice.loadSeconds(),
            sampling.drawnSeed(),
            invocation.option("logprobs").isPresent(),
            invocation.option("prompt-logprobs").isPresent());
    if (invocation.flag("detach")) {
      submissions.add(submission);
      return invocation.json() ? new Detached(generation.id()) : generation.id();
    }
    return new Delivery(submission, invocation, talk).run(true);
  }
}
