/**
 * From logits to a token: processors that change or drop candidates, samplers that choose.
 *
 * <p>A request's {@link dev.sheaf.sampling.SamplingParameters} name a chain of processors and one
 * sampler. Each is a service with that {@code sheaf.name}. They work in push/pop style, so that one
 * depth-first walk serves a whole draft tree. The choice among survivors is argmax of
 * log-probability plus {@link dev.sheaf.sampling.Noise}, which depends on the key and the token id
 * alone, never on who else is in the list.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.sheaf.sampling;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
