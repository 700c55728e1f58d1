package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import org.jspecify.annotations.Nullable;

/** One expert's weights. */
record ExpertMatrices(
    PackedMatrix gate,
    float @Nullable [] gateBias,
    MatrixDelta gateDelta,
    PackedMatrix up,
    float @Nullable [] upBias,
    MatrixDelta upDelta,
    PackedMatrix down,
    float @Nullable [] downBias,
    MatrixDelta downDelta) {}
