/**
 * Automata over bytes: {@link dev.sheaf.plugin.grammar.internal.automaton.Nfa} as built, {@link
 * dev.sheaf.plugin.grammar.internal.automaton.Dfa} made of it state by state as they are needed.
 */
@NullMarked
package dev.sheaf.plugin.grammar.internal.automaton;

import org.jspecify.annotations.NullMarked;
