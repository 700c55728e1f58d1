/** Lists of texts, of which the answer is one. */
@NullMarked
package dev.sheaf.plugin.grammar.internal.choice;

import org.jspecify.annotations.NullMarked;
