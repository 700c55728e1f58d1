package dev.sheaf.kernel.internal.text;

import dev.sheaf.text.Tokenizer;
import java.util.List;

/**
 * What a reader of one sequence may see: tokens in, whole characters out, ended before the first
 * stop text.
 *
 * <p>Rebuilt by a new one and pushing the output's tokens again; what that returns was shown
 * before. Not thread-safe.
 */
public final class TextStream {
  private final StreamingDetokenizer detokenizer;
  private final StopTexts stops;

  /**
   * @param stops texts that end the output and are not part of it, none empty
   * @param startsText true: the first token begins a text, where some tokenizers drop a leading
   *     space
   */
  public TextStream(Tokenizer tokenizer, List<String> stops, boolean startsText) {
    this.detokenizer = new StreamingDetokenizer(tokenizer, startsText);
    this.stops = new StopTexts(stops);
  }

  /** The same for tokens that continue a prompt. */
  public TextStream(Tokenizer tokenizer, List<String> stops) {
    this(tokenizer, stops, false);
  }

  /** Takes the next token; returns what may be shown now. */
  public String push(int id) {
    return stops.push(detokenizer.push(id));
  }

  /** Takes a token that was shown before, or is not to be shown; what follows continues it. */
  public void prime(int id) {
    var unused = detokenizer.push(id);
  }

  /** The stop text that was reached; empty: none. */
  public String stopText() {
    return stops.stopText();
  }

  /**
   * Ends the text for now: what was held back as a possible stop text. A character whose bytes are
   * not all there comes with the tokens that complete it.
   */
  public String pause() {
    return stops.flush();
  }

  /** Whether a stop text was reached: the sequence ends, and nothing more is shown. */
  public boolean stopped() {
    return stops.stopped();
  }

  /** Ends the text: what was held back and belongs to it. */
  public String flush() {
    String last = stops.push(detokenizer.flush());
    return last + stops.flush();
  }
}
