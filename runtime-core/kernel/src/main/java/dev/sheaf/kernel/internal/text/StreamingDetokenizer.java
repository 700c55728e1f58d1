package dev.sheaf.kernel.internal.text;

import dev.sheaf.text.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text as they come. A character whose bytes are not all there is held back;
 * bytes that are no UTF-8 become U+FFFD. What comes out, joined, is what decoding all bytes at once
 * would give.
 *
 * <p>Rebuilt by pushing the tokens again. Not thread-safe.
 */
public final class StreamingDetokenizer {
  private final Tokenizer tokenizer;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer bytes = ByteBuffer.allocate(64);
  private CharBuffer chars = CharBuffer.allocate(64);
  private final boolean showControl;
  private boolean first;

  /**
   * @param startsText true: the first token begins a text, where some tokenizers drop a leading
   *     space; false: the tokens continue a prompt
   * @param showControl true: control tokens are part of the text, as the vocabulary spells them
   */
  public StreamingDetokenizer(Tokenizer tokenizer, boolean startsText, boolean showControl) {
    this.tokenizer = tokenizer;
    this.first = startsText;
    this.showControl = showControl;
  }

  /** The same, control tokens left out. */
  public StreamingDetokenizer(Tokenizer tokenizer, boolean startsText) {
    this(tokenizer, startsText, false);
  }

  /**
   * Takes the next token.
   *
   * @param id of the vocabulary
   * @return the characters that are now complete; often one word, sometimes empty
   */
  public String push(int id) {
    boolean control = tokenizer.isControl(id);
    byte[] more =
        control && showControl
            ? tokenizer.piece(id).getBytes(StandardCharsets.UTF_8)
            : tokenizer.bytes(id, first);
    first &= control;
    return more.length == 0 ? "" : decode(more, false);
  }

  /**
   * Ends the text: what was held back, as U+FFFD. Tokens pushed afterwards continue with fresh
   * bytes.
   */
  public String flush() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] more, boolean end) {
    int held = bytes.position();
    if (bytes.remaining() < more.length) {
      bytes =
          ByteBuffer.allocate(Math.max(2 * bytes.capacity(), held + more.length)).put(bytes.flip());
    }
    bytes.put(more).flip();
    // One byte never gives more than one char, so the decoder cannot overflow.
    if (chars.capacity() < bytes.remaining() + 1) {
      chars = CharBuffer.allocate(2 * bytes.remaining() + 1);
    }
    chars.clear();
    decoder.decode(bytes, chars, end);
    if (end) {
      decoder.flush(chars);
      decoder.reset();
    }
    bytes.compact();
    return chars.flip().toString();
  }
}
