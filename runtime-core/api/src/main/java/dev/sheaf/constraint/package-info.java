/**
 * Grammars compiled to masks; matchers with roll-back.
 *
 * <p>A {@link dev.sheaf.constraint.ConstraintCompiler} compiles one kind of grammar for one
 * vocabulary; a {@link dev.sheaf.constraint.Matcher} follows one sequence. Masks come before every
 * processor. A sequence whose compiler goes waits; it is never continued unconstrained.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.constraint;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
