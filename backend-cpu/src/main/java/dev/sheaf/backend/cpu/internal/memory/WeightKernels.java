package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.backend.cpu.internal.kernel.MatMulBF16F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulF16F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulF32F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ2_KF32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ3_KF32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ4_0F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ4_1F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ4_KF32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ5_0F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ5_1F32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ5_KF32;
import dev.sheaf.backend.cpu.internal.kernel.MatMulQ6_KF32;
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
          Map.ofEntries(
              Map.entry(TensorType.F32, new MatMulF32F32()),
              Map.entry(TensorType.F16, new MatMulF16F32()),
              Map.entry(TensorType.BF16, new MatMulBF16F32()),
              Map.entry(TensorType.Q8_0, new MatMulQ8_0F32()),
              Map.entry(TensorType.Q4_0, new MatMulQ4_0F32()),
              Map.entry(TensorType.Q4_1, new MatMulQ4_1F32()),
              Map.entry(TensorType.Q5_0, new MatMulQ5_0F32()),
              Map.entry(TensorType.Q5_1, new MatMulQ5_1F32()),
              Map.entry(TensorType.Q2_K, new MatMulQ2_KF32()),
              Map.entry(TensorType.Q3_K, new MatMulQ3_KF32()),
              Map.entry(TensorType.Q4_K, new MatMulQ4_KF32()),
              Map.entry(TensorType.Q5_K, new MatMulQ5_KF32()),
              Map.entry(TensorType.Q6_K, new MatMulQ6_KF32())));

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
