/**
 * Bytes to tokens, messages to a prompt.
 *
 * <p>A {@link dev.sheaf.text.TokenizerFactory} builds the tokenizer that a model file describes; a
 * {@link dev.sheaf.text.ChatTemplateEngine} compiles the file's chat template. Text that a user
 * wrote never becomes a control token: a rendered prompt is a list of {@link
 * dev.sheaf.text.TextSpan}s that say which parts may hold one.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.sheaf.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
