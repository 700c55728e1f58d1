/**
 * Immutable status records, shared by shell, HTTP, health and metrics: one truth, four views.
 * Component names in snake case are the field names of every JSON document; once released they do
 * not change their meaning.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.sheaf.report;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
