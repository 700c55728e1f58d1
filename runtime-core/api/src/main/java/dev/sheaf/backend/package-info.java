/**
 * Devices, compiled models, batches, outputs, physical key and value blocks.
 *
 * <p>A {@link dev.sheaf.backend.Backend} compiles a {@link dev.sheaf.model.ModelGraph} into a
 * {@link dev.sheaf.backend.CompiledModel}, whose {@code forward} is the only door between the step
 * loop and arithmetic: a ragged {@link dev.sheaf.backend.Batch} in, {@link
 * dev.sheaf.backend.Outputs} back. The {@link dev.sheaf.backend.KvStore} holds blocks; which block
 * belongs to which sequence is the cache manager's business ({@code dev.sheaf.cache}).
 *
 * <p>Memory for weights and state is leased from the kernel ({@link dev.sheaf.backend.HostMemory}),
 * so that it is accounted in one place and outlives the bundle that filled it.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.backend;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
