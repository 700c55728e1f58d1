/**
 * Holds generated text to a grammar.
 *
 * <p>A front end ({@code regex}, {@code choice}) turns a grammar into an automaton over bytes
 * ({@code automaton}), which {@link dev.sheaf.plugin.grammar.internal.GrammarEngine} joins with a
 * vocabulary ({@code mask}).
 */
@NullMarked
package dev.sheaf.plugin.grammar.internal;

import org.jspecify.annotations.NullMarked;
