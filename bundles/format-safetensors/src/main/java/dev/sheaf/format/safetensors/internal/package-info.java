@NullMarked
package dev.sheaf.format.safetensors.internal;

import org.jspecify.annotations.NullMarked;
