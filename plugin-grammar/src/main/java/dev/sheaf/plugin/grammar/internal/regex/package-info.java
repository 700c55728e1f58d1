/**
 * Regular expressions over code points: parsed, spelled as UTF-8, turned into an automaton of which
 * every step is linear.
 */
@NullMarked
package dev.sheaf.plugin.grammar.internal.regex;

import org.jspecify.annotations.NullMarked;
