package dev.sheaf.kernel.internal.text;

import dev.sheaf.text.Tokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of one sequence may see: tokens in, whole characters out, ended before the first
 * stop text or the first line that is not indented far enough.
 *
 * <p>Rebuilt by a new one and pushing the output's tokens again; what that returns was shown
 * before. Not thread-safe.
 */
public final class TextStream {
  private final StreamingDetokenizer detokenizer;
  private final StopTexts stops;
  private final @Nullable LeastIndent indent;
  private boolean lineEnded;

  /**
   * What a text shows and where it ends.
   *
   * @param stops texts that end the output, none empty
   * @param showStop whether the stop text that is reached is part of the text
   * @param leastIndent white-space characters that each line after the first must begin with; 0 =
   *     off
   * @param showControl whether control tokens are part of the text, as the vocabulary spells them
   */
  public record Shape(List<String> stops, boolean showStop, int leastIndent, boolean showControl) {
    public Shape {
      stops = List.copyOf(stops);
    }
  }

  /**
   * @param startsText true: the first token begins a text, where some tokenizers drop a leading
   *     space
   */
  public TextStream(Tokenizer tokenizer, Shape shape, boolean startsText) {
    this.detokenizer = new StreamingDetokenizer(tokenizer, startsText, shape.showControl());
    this.stops = new StopTexts(shape.stops(), shape.showStop());
    this.indent = shape.leastIndent() == 0 ? null : new LeastIndent(shape.leastIndent());
  }

  /**
   * @param stops texts that end the output and are not part of it, none empty
   */
  public TextStream(Tokenizer tokenizer, List<String> stops, boolean startsText) {
    this(tokenizer, new Shape(stops, false, 0, false), startsText);
  }

  /** The same for tokens that continue a prompt. */
  public TextStream(Tokenizer tokenizer, List<String> stops) {
    this(tokenizer, stops, false);
  }

  /** Takes the next token; returns what may be shown now. */
  public String push(int id) {
    return show(stops.push(detokenizer.push(id)));
  }

  private String show(String text) {
    String shown = indent == null ? text : indent.push(text);
    lineEnded |= shown.indexOf('\n') >= 0;
    return shown;
  }

  /** Takes a token that was shown before, or is not to be shown; what follows continues it. */
  public void prime(int id) {
    var unused = detokenizer.push(id);
  }

  /** The stop text that was reached; empty: none. */
  public String stopText() {
    return stops.stopText();
  }

  /** Whether a line end has been shown. */
  public boolean lineEnded() {
    return lineEnded;
  }

  /**
   * Ends the text for now: what was held back as a possible stop text. A character whose bytes are
   * not all there comes with the tokens that complete it.
   */
  public String pause() {
    return end(stops.flush());
  }

  /** Whether the text has reached its end: the sequence ends, and nothing more is shown. */
  public boolean stopped() {
    return stops.stopped() || (indent != null && indent.stopped());
  }

  /** Ends the text: what was held back and belongs to it. */
  public String flush() {
    String last = stops.push(detokenizer.flush());
    return end(last + stops.flush());
  }

  private String end(String last) {
    String shown = show(last);
    return indent == null ? shown : shown + indent.flush();
  }
}
