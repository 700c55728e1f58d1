package dev.sheaf.format.safetensors.internal;

import dev.sheaf.model.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types that safetensors and we both have; both spell them alike. */
final class TensorTypes {
  private static final List<TensorType> KNOWN =
      List.of(
          TensorType.F32,
          TensorType.F16,
          TensorType.BF16,
          TensorType.F64,
          TensorType.I8,
          TensorType.I16,
          TensorType.I32,
          TensorType.I64);

  private static final Map<String, TensorType> BY_NAME =
      KNOWN.stream().collect(Collectors.toUnmodifiableMap(TensorType::name, t -> t));

  private TensorTypes() {}

  static Optional<TensorType> of(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** All of them, for a message. */
  static String known() {
    return KNOWN.stream().map(TensorType::name).collect(Collectors.joining(" "));
  }
}
