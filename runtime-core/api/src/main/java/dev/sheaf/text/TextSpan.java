package dev.sheaf.text;

import java.util.Objects;

/**
 * A piece of a prompt.
 *
 * @param text any text
 * @param trusted true: written by the model's template or the operator, so control tokens in it are
 *     control tokens; false: written by a user, so they are plain text
 */
public record TextSpan(String text, boolean trusted) {
  public TextSpan {
    Objects.requireNonNull(text, "text");
  }

  /** Text from a template or an operator. */
  public static TextSpan trusted(String text) {
    return new TextSpan(text, true);
  }

  /** Text from a user. */
  public static TextSpan plain(String text) {
    return new TextSpan(text, false);
  }
}
