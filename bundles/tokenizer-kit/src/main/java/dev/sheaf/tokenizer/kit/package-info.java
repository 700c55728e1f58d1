/**
 * What tokenizers over bytes share: how a text is cut into pieces before anything is merged, the
 * printable alphabet in which vocabularies spell bytes, and the merging of one piece.
 *
 * <p>A library without services. {@link dev.sheaf.tokenizer.kit.Splits} finds a cut by the regular
 * expression that a file gives, {@link dev.sheaf.tokenizer.kit.PreTokenizer} by the name that a
 * file gives; {@link dev.sheaf.tokenizer.kit.BytePairModel} turns pieces into ids. <b>Threads.</b>
 * Everything but the working memory of one call is immutable. <b>Time.</b> Linear in the text, up
 * to a logarithm.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.tokenizer.kit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
