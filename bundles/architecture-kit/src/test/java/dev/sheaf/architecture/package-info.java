@NullMarked
package dev.sheaf.architecture;

import org.jspecify.annotations.NullMarked;
