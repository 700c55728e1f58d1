/** Verbs for the text side of a model: its tokenizer, its chat template, its next token. */
@NullMarked
package dev.sheaf.shell.internal.text;

import org.jspecify.annotations.NullMarked;
