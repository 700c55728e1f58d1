package dev.sheaf.shell.internal.text;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.ModelText;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.Services;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.render.Escaped;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.text.ChatTemplateEngine;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** {@code template render}. */
public final class TemplateRenderVerb {
  private static final String JINJA = "jinja";

  /**
   * The form for programs.
   *
   * @param spans who wrote what; absent unless asked for
   * @param ids as the engine would encode it; absent unless asked for
   */
  record Rendering(String text, Optional<List<TextSpan>> spans, Optional<List<Integer>> ids) {}

  private final Kernel kernel;

  private TemplateRenderVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  /** The command. */
  public static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("template", "render", "Turn messages into a prompt by a chat template")
        .describe(
            """
            The input is a JSON object: messages, and if wanted tools, add_generation_prompt (true unless given), now
            (the date and time of the rendering), and any other variable of the template. bos_token and eos_token may be given too; they are trusted, as what
            the template itself says. Without them a model's own are used, and a template file has none.
            Prints the prompt exactly; at a terminal with a line end, and with control characters escaped.\
            """)
        .needs(
            "template",
            "A loaded model's name, a model file, or a .jinja file",
            names::modelsAndFiles)
        .option(
            "input",
            "file",
            "The JSON file, or '-' for standard input; default: standard input",
            TypedPath::proposals)
        .flag("spans", "Show who wrote what: trusted may hold control tokens, untrusted may not")
        .flag("ids", "Show the prompt's tokens as well; needs a model")
        .body(new TemplateRenderVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    String typed = invocation.argument("template").orElseThrow();
    boolean file = typed.toLowerCase(Locale.ROOT).matches(".*\\.(jinja2?|j2)");
    if (file && invocation.flag("ids")) {
      throw SheafException.of(ShellErrors.CONFLICTING_OPTIONS, "--ids needs a model")
          .expected("a model, whose tokenizer makes the ids")
          .found("a template file")
          .next("leave --ids out, or name a model")
          .toException();
    }
    TemplateCase input = input(invocation);
    if (file) {
      return shown(rendered(typed, input), Optional.empty(), invocation);
    }
    try (ModelText opened = TextChoice.open(kernel.engine(), typed)) {
      List<TextSpan> spans = opened.render(input.variables(), input.trusted());
      return shown(
          spans,
          invocation.flag("ids") ? Optional.of(ids(opened.tokenizer(), spans)) : Optional.empty(),
          invocation);
    }
  }

  private static TemplateCase input(Invocation invocation) {
    if (invocation.option("input").isEmpty() && invocation.interactive()) {
      throw SheafException.of(ShellErrors.ARGUMENTS, "there is no input")
          .expected("--input <file>, or JSON on standard input")
          .found("neither")
          .next("help template render")
          .toException();
    }
    String from = invocation.option("input").orElse("-");
    String text = TextFile.read(from, invocation, "input");
    return TemplateCase.read(text, from.equals("-") ? "standard input" : from);
  }

  private List<TextSpan> rendered(String typed, TemplateCase input) {
    String source = TextFile.file(typed, "template");
    try (Services.Taken<ChatTemplateEngine> engines = kernel.take(ChatTemplateEngine.class)) {
      ChatTemplateEngine engine =
          engines.all().stream()
              .filter(named -> named.name().equals(JINJA))
              .map(Services.Named::service)
              .findFirst()
              .orElseThrow(() ->
                  SheafException.of(
                          ShellErrors.NO_TECHNIQUE, "no installed bundle renders chat templates")
                      .expected("chat template engine " + JINJA)
                      .found("none")
                      .next("bundle start chat-template")
                      .toException());
      return engine.compile(source).render(input.variables(), input.trusted());
    }
  }

  private static Object shown(
      List<TextSpan> spans, Optional<List<Integer>> ids, Invocation invocation) {
    String text = spans.stream().map(TextSpan::text).collect(Collectors.joining());
    boolean origins = invocation.flag("spans");
    if (invocation.json()) {
      return new Rendering(text, origins ? Optional.of(spans) : Optional.empty(), ids);
    }
    if (origins) {
      spans.forEach(span ->
          invocation
              .out()
              .println(
                  (span.trusted() ? "trusted    " : "untrusted  ") + Escaped.quoted(span.text())));
    }
    if (ids.isPresent()) {
      invocation
          .out()
          .println(ids.get().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
    return origins || ids.isPresent() ? "" : ExactText.print(text, invocation);
  }

  /** As the engine does: a begin token is added unless the template itself begins with it. */
  private static List<Integer> ids(Tokenizer tokenizer, List<TextSpan> spans) {
    OptionalInt begin = tokenizer.beginOfSequence();
    StringBuilder start = new StringBuilder();
    for (TextSpan span : spans) {
      if (!span.trusted()) {
        break;
      }
      start.append(span.text());
    }
    boolean written =
        begin.isPresent() && start.toString().startsWith(tokenizer.piece(begin.getAsInt()));
    return Arrays.stream(tokenizer.encode(spans, !written)).boxed().toList();
  }
}
