package dev.sheaf.text;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds the tool calls in the text that one family of templates makes a model write. One per
 * generation.
 */
@ConsumerType
public interface ToolCallParser {
  /**
   * What came to light with a piece of text.
   *
   * @param call the index of the call within the answer
   * @param name the tool's name, whole, at the call's first delta; empty afterwards
   * @param arguments further characters of the JSON arguments
   */
  record Delta(int call, String name, String arguments) {}

  /** Takes the next piece of text; returns what is new. Never null. */
  List<Delta> push(String text);

  /**
   * The answer has ended: what was held back becomes part of a call or of the content. Nothing is
   * pushed afterwards.
   */
  default List<Delta> finish() {
    return List.of();
  }

  /** The text before, between and after the calls so far. */
  String content();
}
