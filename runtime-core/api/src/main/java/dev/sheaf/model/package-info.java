/**
 * What a model file says: formats, architectures, the graph of coarse operations, weights.
 *
 * <p>A {@link dev.sheaf.model.ModelFormat} opens a file and yields a {@link
 * dev.sheaf.model.ModelSource}: metadata and tensors, every extent checked. A {@link
 * dev.sheaf.model.ModelArchitecture} that knows the source's family turns it into a {@link
 * dev.sheaf.model.ModelGraph}: a straight-line list of coarse {@link dev.sheaf.model.Operation}s
 * over a few registers. A backend compiles the graph. So N architectures, M backends and F formats
 * cost N+M+F.
 *
 * <p>How a format spells keys and tensor names is data, a {@link dev.sheaf.model.Dialect}, owned by
 * the architecture.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.sheaf.model;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
