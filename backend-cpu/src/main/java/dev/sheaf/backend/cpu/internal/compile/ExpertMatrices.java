package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import org.jspecify.annotations.Nullable;

/** One expert's weights. */
record ExpertMatrices(
    PackedMatrix gate,
    float @Nullable [] gateBias,
    PackedMatrix up,
    float @Nullable [] upBias,
    PackedMatrix down,
    float @Nullable [] downBias) {}
