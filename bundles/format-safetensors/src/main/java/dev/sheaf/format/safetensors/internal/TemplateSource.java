package dev.sheaf.format.safetensors.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.CompanionFiles;
import dev.sheaf.model.RegularFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chat template of a model: the text of {@code chat_template.jinja}, else {@code chat_template}
 * in {@code tokenizer_config.json}, where several with names may stand; of those the one called
 * {@code default}.
 */
final class TemplateSource {
  private static final String CONFIG = "tokenizer_config.json";

  private TemplateSource() {}

  static Optional<String> of(CompanionFiles companions) {
    Optional<byte[]> own = companions.read("chat_template.jinja");
    if (own.isPresent()) {
      return Optional.of(text(companions, own.get()));
    }
    return companions.file(CONFIG).flatMap(TemplateSource::inConfig);
  }

  private static Optional<String> inConfig(RegularFile file) {
    return switch (ModelFolder.document(file).get("chat_template")) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case List<?> named -> named(named);
      default ->
          throw SheafException.of(
                  SafetensorsErrors.CONFIG_JSON, "chat_template has a value of the wrong type")
              .expected("a text, or a list of objects with name and template")
              .found("something else")
              .where(file.label() + ", chat_template")
              .next(SafetensorsErrors.REPLACE)
              .toException();
    };
  }

  private static Optional<String> named(List<?> templates) {
    for (Object entry : templates) {
      if (entry instanceof Map<?, ?> map
          && "default".equals(map.get("name"))
          && map.get("template") instanceof String text) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  private static String text(CompanionFiles companions, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      @Nullable RegularFile file = companions.file("chat_template.jinja").orElse(null);
      throw SheafException.of(SafetensorsErrors.CONFIG_JSON, "the chat template is not UTF-8")
          .expected("well-formed UTF-8")
          .found("other bytes")
          .where(file == null ? "chat_template.jinja" : file.path())
          .next(SafetensorsErrors.REPLACE)
          .cause(e)
          .toException();
    }
  }
}
