/**
 * What every architecture bundle needs to turn a model file into a graph: hyperparameters checked
 * against a range, tensors checked against a shape, rotary settings read into the one rule, and
 * refusals whose codes have the same numbers in every area.
 *
 * <p>A library without services. An architecture names its keys and tensors in a {@link
 * dev.sheaf.model.Dialect}, reads through {@link dev.sheaf.architecture.Keys} and {@link
 * dev.sheaf.architecture.TensorCatalogue}, writes into a {@link dev.sheaf.architecture.Program}.
 * <b>Threads.</b> The readers belong to one call. <b>Memory.</b> Nothing is allocated from a number
 * that was not checked; weights are not read.
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.sheaf.architecture;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
