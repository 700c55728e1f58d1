/**
 * Strategies over many generations under one budget; rewards, verifiers, answer extractors.
 *
 * <p>A {@link dev.sheaf.reasoning.ReasoningStrategy} grows {@link dev.sheaf.reasoning.Branch}es
 * that its {@link dev.sheaf.reasoning.StrategyContext} opens; the {@link
 * dev.sheaf.reasoning.Ledger} counts what they cost; {@link dev.sheaf.reasoning.RewardModel}s score
 * them. Every answer that a strategy gets is journalled, so that a run survives the process: the
 * strategy is run again on the recorded answers.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.reasoning;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
