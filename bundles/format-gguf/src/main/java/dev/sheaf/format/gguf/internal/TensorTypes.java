package dev.sheaf.format.gguf.internal;

import dev.sheaf.model.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ids that GGUF gives to tensor types. */
final class TensorTypes {
  private static final Map<Long, TensorType> KNOWN =
      Map.ofEntries(
          Map.entry(0L, TensorType.F32),
          Map.entry(1L, TensorType.F16),
          Map.entry(2L, TensorType.Q4_0),
          Map.entry(3L, TensorType.Q4_1),
          Map.entry(6L, TensorType.Q5_0),
          Map.entry(7L, TensorType.Q5_1),
          Map.entry(8L, TensorType.Q8_0),
          Map.entry(10L, TensorType.Q2_K),
          Map.entry(11L, TensorType.Q3_K),
          Map.entry(12L, TensorType.Q4_K),
          Map.entry(13L, TensorType.Q5_K),
          Map.entry(14L, TensorType.Q6_K),
          Map.entry(15L, TensorType.Q8_K),
          Map.entry(24L, TensorType.I8),
          Map.entry(25L, TensorType.I16),
          Map.entry(26L, TensorType.I32),
          Map.entry(27L, TensorType.I64),
          Map.entry(28L, TensorType.F64),
          Map.entry(30L, TensorType.BF16));

  /**
   * Types of the field that we cannot read yet: named, so that a refusal says what the file has.
   */
  private static final Map<Long, String> FOREIGN =
      Map.ofEntries(
          Map.entry(4L, "Q4_2 (withdrawn)"),
          Map.entry(5L, "Q4_3 (withdrawn)"),
          Map.entry(9L, "Q8_1"),
          Map.entry(16L, "IQ2_XXS"),
          Map.entry(17L, "IQ2_XS"),
          Map.entry(18L, "IQ3_XXS"),
          Map.entry(19L, "IQ1_S"),
          Map.entry(20L, "IQ4_NL"),
          Map.entry(21L, "IQ3_S"),
          Map.entry(22L, "IQ2_S"),
          Map.entry(23L, "IQ4_XS"),
          Map.entry(29L, "IQ1_M"),
          Map.entry(31L, "Q4_0_4_4 (withdrawn)"),
          Map.entry(32L, "Q4_0_4_8 (withdrawn)"),
          Map.entry(33L, "Q4_0_8_8 (withdrawn)"),
          Map.entry(34L, "TQ1_0"),
          Map.entry(35L, "TQ2_0"),
          Map.entry(39L, "MXFP4"),
          Map.entry(40L, "NVFP4"));

  private TensorTypes() {}

  static Optional<TensorType> of(long id) {
    return Optional.ofNullable(KNOWN.get(id));
  }

  /** The types we read, for a message. */
  static String known() {
    return Arrays.stream(TensorType.values())
        .filter(KNOWN::containsValue)
        .map(TensorType::name)
        .collect(Collectors.joining(" "));
  }

  /** An id with the name that the field gives it, if it has one. */
  static String describe(long id) {
    String name = FOREIGN.get(id);
    return name == null ? "type " + id : "%s, type %d".formatted(name, id);
  }
}
