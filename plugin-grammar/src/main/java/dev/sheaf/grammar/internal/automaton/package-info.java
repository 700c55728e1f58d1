/**
 * Automata over bytes: {@link dev.sheaf.grammar.internal.automaton.Nfa} as built, {@link
 * dev.sheaf.grammar.internal.automaton.Dfa} made of it state by state as they are needed.
 */
@NullMarked
package dev.sheaf.grammar.internal.automaton;

import org.jspecify.annotations.NullMarked;
