package dev.sheaf.engine;

import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The text side of a model or of a lone tokenizer file: what whoever debugs a model looks at. Holds
 * its tokenizer until it is closed, whatever is swapped meanwhile; no weights. Thread-safe.
 */
@ProviderType
public interface ModelText extends AutoCloseable {
  /** A loaded model's name, or the file's. */
  String name();

  /** {@code sheaf.name} and version of the bundle that made the tokenizer. */
  String tokenizerKind();

  /** The tokenizer. */
  Tokenizer tokenizer();

  /** Source of the chat template, if there is one. */
  Optional<String> chatTemplate();

  /**
   * Renders the chat template exactly as given: nothing is added but {@code bos_token} and {@code
   * eos_token}, and these only where {@code trusted} has none.
   *
   * @throws dev.sheaf.error.SheafException there is no template, or it refuses
   */
  List<TextSpan> render(Map<String, Object> variables, Map<String, String> trusted);

  /** Encodes a prompt as the engine would. */
  List<Integer> encode(Prompt prompt);

  @Override
  void close();
}
