package dev.sheaf.text;

import dev.sheaf.model.ModelSource;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Builds tokenizers of one kind, for instance byte-level BPE.
 *
 * <p>A DS service with {@code sheaf.name} and {@code sheaf.version}. <b>Threads.</b> Stateless;
 * called from several threads, never from a step loop. <b>Swap.</b> A sequence whose tokenizer's
 * bundle goes waits for its return (the kernel asks again and builds the tokenizer anew from the
 * model's source).
 */
@ConsumerType
public interface TokenizerFactory {
  /** Whether the file describes a tokenizer of this kind. Reads metadata only. */
  boolean recognises(ModelSource source);

  /**
   * Builds the tokenizer.
   *
   * @throws dev.sheaf.error.SheafException merges, scores or ids do not fit together, with the
   *     index
   */
  Tokenizer create(ModelSource source);
}
