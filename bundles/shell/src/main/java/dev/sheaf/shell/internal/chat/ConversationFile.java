package dev.sheaf.shell.internal.chat;

import com.google.gson.stream.JsonWriter;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.json.StrictJson;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.shell.internal.text.TextFile;
import dev.sheaf.text.ChatMessage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation on disk: {@code {"model": …, "sampling": {name: number}, "messages": [{"role": …,
 * "content": …}]}}. Written beside its place and moved there, so that no half of one is ever seen.
 *
 * @param model it was had with
 * @param sampling what {@code /set} had set
 * @param messages in order, the system message first
 */
record ConversationFile(String model, Map<String, Double> sampling, List<ChatMessage> messages) {
  private static final List<String> NAMES = List.of("model", "sampling", "messages");

  void write(Path to) {
    Path folder = to.toAbsolutePath().getParent();
    Path part = null;
    try {
      part = Files.createTempFile(folder, "." + to.getFileName(), ".part");
      try (Writer out = Files.newBufferedWriter(part);
          JsonWriter json = new JsonWriter(out)) {
        json.setIndent("  ");
        json.setHtmlSafe(false);
        write(json);
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      SheafException failure = unwritable(to, e);
      discard(part, failure);
      throw failure;
    }
  }

  /**
   * Reads one.
   *
   * @throws SheafException {@code SHEAF-SHELL-022} no JSON; {@code SHEAF-SHELL-023} no
   *     conversation, with the message's index
   */
  static ConversationFile read(String typed) {
    Map<String, @Nullable Object> document =
        StrictJson.object(TextFile.file(typed, "conversation"), typed);
    for (String name : document.keySet()) {
      if (!NAMES.contains(name)) {
        throw refused("a name is not known", String.join(", ", NAMES), name, typed);
      }
    }
    return new ConversationFile(
        document.get("model") instanceof String model ? model : "",
        sampling(document.get("sampling"), typed),
        MessageList.read(document.get("messages"), typed));
  }

  private static Map<String, Double> sampling(@Nullable Object value, String where) {
    Map<String, Double> sampling = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, number) -> {
        if (!(number instanceof Number n)) {
          throw refused("sampling holds something else than a number", "a number", number, where);
        }
        sampling.put(String.valueOf(name), n.doubleValue());
      });
    } else if (value != null) {
      throw refused("sampling is not an object", "{\"temperature\": 0.7}", value, where);
    }
    return sampling;
  }

  private void write(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("model").value(model);
    json.name("sampling");
    value(json, sampling);
    json.name("messages").beginArray();
    for (ChatMessage message : messages) {
      json.beginObject();
      json.name("role").value(message.role());
      json.name("content").value(message.content());
      for (Map.Entry<String, Object> more : message.more().entrySet()) {
        json.name(more.getKey());
        value(json, more.getValue());
      }
      json.endObject();
    }
    json.endArray().endObject();
  }

  private static void value(JsonWriter json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.nullValue();
      case Boolean b -> json.value(b.booleanValue());
      case Number n -> json.value(n);
      case Map<?, ?> map -> {
        json.beginObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.name(String.valueOf(entry.getKey()));
          value(json, entry.getValue());
        }
        json.endObject();
      }
      case List<?> list -> {
        json.beginArray();
        for (Object item : new ArrayList<>(list)) {
          value(json, item);
        }
        json.endArray();
      }
      default -> json.value(value.toString());
    }
  }

  private static void discard(@Nullable Path part, SheafException failure) {
    if (part != null) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException left) {
        failure.addSuppressed(left);
      }
    }
  }

  private static SheafException unwritable(Path to, IOException cause) {
    return SheafException.of(ShellErrors.UNREADABLE, "the file cannot be written")
        .expected("a file in an existing folder that may be written to")
        .found(cause.getClass().getSimpleName() + ": " + cause.getMessage())
        .where(to)
        .next("name another file")
        .cause(cause)
        .toException();
  }

  private static SheafException refused(
      String summary, String expected, @Nullable Object found, String where) {
    return SheafException.of(ShellErrors.CONVERSATION, summary)
        .expected(expected)
        .found(found)
        .where(where)
        .next("correct the file")
        .toException();
  }

  /** A typed name as a path. */
  static Path path(String typed) {
    return TypedPath.path(typed)
        .orElseThrow(() -> refused("that is no path", "a file", typed, "/save"));
  }
}
