/** Runs of strategies: branches, the ledger, the journal, and what a strategy's context offers. */
@NullMarked
package dev.sheaf.kernel.internal.reasoning;

import org.jspecify.annotations.NullMarked;
