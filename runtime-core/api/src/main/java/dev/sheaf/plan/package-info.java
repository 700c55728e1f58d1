/** What fits and what is fastest: planners and tuners. Their going has no effect on what runs. */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.plan;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
