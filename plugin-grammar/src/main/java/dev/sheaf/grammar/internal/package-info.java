/** Will hold the constraint compilers. Nothing is registered yet. */
@NullMarked
package dev.sheaf.grammar.internal;

import org.jspecify.annotations.NullMarked;
