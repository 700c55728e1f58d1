package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.backend.cpu.internal.kernel.MatMulBF16F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulF16F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulF32F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ4_0F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ4_1F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ8_0F32;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;
import dev.sheaf.model.TensorType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which kernel multiplies which type. */
public final class WeightKernels {
  private static final Map<TensorType, WeightKernel> BY_TYPE =
      new EnumMap<>(
          Map.of(
              TensorType.F32, new MatMulF32F32(),
              TensorType.F16, new MatMulF16F32(),
              TensorType.BF16, new MatMulBF16F32(),
              TensorType.Q8_0, new MatMulQ8_0F32(),
              TensorType.Q4_0, new MatMulQ4_0F32(),
              TensorType.Q4_1, new MatMulQ4_1F32()));

  private WeightKernels() {}

  /** The kernel of a type, if there is one. */
  public static Optional<WeightKernel> of(TensorType type) {
    return Optional.ofNullable(BY_TYPE.get(type));
  }

  /** Types with a kernel. */
  public static Set<TensorType> types() {
    return Set.copyOf(BY_TYPE.keySet());
  }
}
