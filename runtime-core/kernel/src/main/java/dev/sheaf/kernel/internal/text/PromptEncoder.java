package dev.sheaf.kernel.internal.text;

import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.ChatMessage;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Turns a prompt into tokens: chat template, then tokenizer, then checks. Immutable; used by
 * several threads.
 *
 * <p>An empty prompt is the begin-of-sequence token alone, and is refused where the model has none.
 * Every token counts as given, also those of assistant turns: which of them a model generated
 * cannot be told from text.
 */
public final class PromptEncoder {
  static final ErrorCode NO_TEMPLATE = ErrorCode.of("SHEAF-PROMPT-001", ErrorKind.USER);
  static final ErrorCode NOT_A_TOKEN = ErrorCode.of("SHEAF-PROMPT-002", ErrorKind.USER);
  static final ErrorCode EMPTY = ErrorCode.of("SHEAF-PROMPT-003", ErrorKind.USER);
  static final ErrorCode BAD_TOKENIZER = ErrorCode.of("SHEAF-PROMPT-004", ErrorKind.DEFECT);

  static final String BEGIN = "bos_token";
  static final String END = "eos_token";

  private final Tokenizer tokenizer;
  private final Optional<ModelTemplate> template;

  /**
   * @param template the model's, if it has one
   */
  public PromptEncoder(Tokenizer tokenizer, Optional<ModelTemplate> template) {
    this.tokenizer = tokenizer;
    this.template = template;
  }

  /** Encodes a prompt, however long. */
  public EncodedPrompt encode(Prompt prompt) {
    return encode(prompt, TextLimit.NONE);
  }

  /**
   * Encodes a prompt.
   *
   * @param limit is shown the text, if it is one, before it is tokenised
   * @throws SheafException {@code SHEAF-PROMPT-001} messages, and the model has no template; {@code
   *     SHEAF-PROMPT-002} an id that is no token, with its index; {@code SHEAF-PROMPT-003} empty;
   *     {@code SHEAF-PROMPT-005…010} a conversation that makes no sense, with the message's index
   *     (all USER); {@code SHEAF-PROMPT-004} (DEFECT) the tokenizer gave an id that is no token;
   *     and what the template throws
   */
  public EncodedPrompt encode(Prompt prompt, TextLimit limit) {
    int[] ids =
        switch (prompt) {
          case Prompt.Text text -> text(text, limit);
          case Prompt.Chat chat -> chat(chat, limit);
          case Prompt.Ids given -> given(given.ids());
        };
    if (ids.length == 0) {
      ids = new int[] {tokenizer.beginOfSequence().orElseThrow(PromptEncoder::empty)};
    }
    return new EncodedPrompt(ids, new boolean[ids.length]);
  }

  private int[] text(Prompt.Text prompt, TextLimit limit) {
    List<TextSpan> spans = List.of(new TextSpan(prompt.text(), prompt.parseSpecial()));
    limit.check(spans);
    return checked(tokenizer.encode(spans, true));
  }

  private int[] chat(Prompt.Chat prompt, TextLimit limit) {
    ModelTemplate own = template.orElseThrow(PromptEncoder::noTemplate);
    ChatChecks.check(prompt, own.source());
    Map<String, String> control = controlTexts(tokenizer, Map.of());
    String begin = control.getOrDefault(BEGIN, "");
    List<TextSpan> spans = own.compiled().render(variables(prompt), control);
    limit.check(spans);
    // Many templates write the begin token themselves; a second one would change what the model
    // sees.
    return checked(
        tokenizer.encode(spans, begin.isEmpty() || !trustedStart(spans).startsWith(begin)));
  }

  /** What the template sees. Tools that are not offered are not there at all. */
  private static Map<String, Object> variables(Prompt.Chat prompt) {
    Map<String, Object> all = new LinkedHashMap<>(prompt.variables());
    all.putIfAbsent("add_generation_prompt", true);
    all.put("messages", messages(prompt.messages()));
    if (!prompt.tools().isEmpty()) {
      all.put("tools", prompt.tools());
    }
    return all;
  }

  private static List<Map<String, Object>> messages(List<ChatMessage> messages) {
    List<Map<String, Object>> maps = new ArrayList<>(messages.size());
    for (ChatMessage message : messages) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("role", message.role());
      map.put("content", message.content());
      map.putAll(message.more());
      maps.add(map);
    }
    return maps;
  }

  /** The text up to the first span that a user wrote: only there a begin token is one. */
  private static String trustedStart(List<TextSpan> spans) {
    StringBuilder start = new StringBuilder();
    for (TextSpan span : spans) {
      if (!span.trusted()) {
        break;
      }
      start.append(span.text());
    }
    return start.toString();
  }

  /**
   * What templates know as {@code bos_token} and {@code eos_token}, as the vocabulary spells them,
   * where they are not given; empty texts where the model has none. A model that names no end of
   * sequence has the lowest of its end-of-generation tokens instead.
   */
  public static Map<String, String> controlTexts(Tokenizer tokenizer, Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    OptionalInt end = tokenizer.endOfSequence();
    if (end.isEmpty()) {
      end = tokenizer.endOfGeneration().stream().mapToInt(Integer::intValue).min();
    }
    all.putIfAbsent(BEGIN, piece(tokenizer, tokenizer.beginOfSequence()));
    all.putIfAbsent(END, piece(tokenizer, end));
    return all;
  }

  private static String piece(Tokenizer tokenizer, OptionalInt id) {
    return id.isPresent() ? tokenizer.piece(id.getAsInt()) : "";
  }

  private int[] given(List<Integer> ids) {
    int[] array = new int[ids.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = ids.get(i);
    }
    int bad = firstOutside(array);
    if (bad < array.length) {
      throw SheafException.of(NOT_A_TOKEN, "the prompt has an id that is no token of the model")
          .expected(range())
          .found(array[bad])
          .where("index " + bad + " of the prompt's ids")
          .next("encode the prompt with this model's tokenizer")
          .toException();
    }
    return array;
  }

  private int[] checked(int[] ids) {
    int bad = firstOutside(ids);
    if (bad < ids.length) {
      throw SheafException.of(
              BAD_TOKENIZER, "the tokenizer gave an id that is no token of the model")
          .expected(range())
          .found(ids[bad])
          .where(tokenizer.getClass().getName() + ", index " + bad)
          .next("report it to the vendor of the tokenizer")
          .toException();
    }
    return ids;
  }

  private int firstOutside(int[] ids) {
    int i = 0;
    while (i < ids.length && ids[i] >= 0 && ids[i] < tokenizer.vocabularySize()) {
      i++;
    }
    return i;
  }

  private String range() {
    return "0 to " + (tokenizer.vocabularySize() - 1);
  }

  private static SheafException empty() {
    return SheafException.of(
            EMPTY, "the prompt is empty, and the model has no begin-of-sequence token")
        .expected("at least one token")
        .found("none")
        .next("give the prompt at least one character")
        .toException();
  }

  /** The refusal of messages for a model that has no template. */
  public static SheafException noTemplate() {
    return SheafException.of(NO_TEMPLATE, "the model has no chat template for messages")
        .expected("a text, or token ids")
        .found("messages")
        .next("send the text itself (--raw), or use a model with a chat template")
        .toException();
  }
}
