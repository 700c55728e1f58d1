/**
 * Blocks of fixed size, counted by how many sequences hold them.
 *
 * <p>{@link dev.sheaf.cache.paged.internal.BlockPool} knows how often each block is held and
 * nothing else; {@link dev.sheaf.cache.paged.internal.PagedSequence} is the receipt for the blocks
 * of one sequence.
 */
@NullMarked
package dev.sheaf.cache.paged.internal;

import org.jspecify.annotations.NullMarked;
