/**
 * Who may use which key and value block; forks and their copies; eviction.
 *
 * <p>A {@link dev.sheaf.cache.KvCacheManager} gives each model instance one {@link
 * dev.sheaf.cache.KvCache}, which hands out numbered blocks of the backend's store. It never sees
 * what is in them.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.cache;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
