/**
 * From automaton states to tokens: the vocabulary as a tree of bytes, masks made by walking it, and
 * the matcher that follows a sequence.
 */
@NullMarked
package dev.sheaf.plugin.grammar.internal.mask;

import org.jspecify.annotations.NullMarked;
