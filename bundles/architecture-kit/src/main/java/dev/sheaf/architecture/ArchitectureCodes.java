package dev.sheaf.architecture;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;

/**
 * Every way an architecture refuses a file. The numbers are the same in every area, so that {@code
 * SHEAF-LLAMA-004} and {@code SHEAF-GPT2-004} mean the same.
 *
 * @param hyperparameter 001: outside the range that any model of the family can have
 * @param heads 002: head counts and widths do not fit each other
 * @param missingTensor 003: a tensor that an operation reads is not in the file
 * @param wrongShape 004: a tensor has another shape than the hyperparameters say
 * @param wrongTensorType 005: a tensor's elements are stored as something this tensor cannot be
 * @param unreadTensor 006: a tensor that no operation would read, so the model would be computed
 *     wrongly
 * @param vocabulary 007: the vocabulary has another size than the embedding table
 * @param rotaryScaling 008: a rotary scaling that is not known
 * @param variant 009: a variant of the family that is not computed
 * @param format 010: a format whose names the architecture does not know
 * @param rotaryFactor 011: a rotary factor in a tensor is not a positive number
 */
public record ArchitectureCodes(
    ErrorCode hyperparameter,
    ErrorCode heads,
    ErrorCode missingTensor,
    ErrorCode wrongShape,
    ErrorCode wrongTensorType,
    ErrorCode unreadTensor,
    ErrorCode vocabulary,
    ErrorCode rotaryScaling,
    ErrorCode variant,
    ErrorCode format,
    ErrorCode rotaryFactor) {

  /**
   * The codes of an area.
   *
   * @param area upper case, for instance {@code LLAMA}
   */
  public static ArchitectureCodes of(String area) {
    return new ArchitectureCodes(
        code(area, 1, ErrorKind.USER),
        code(area, 2, ErrorKind.USER),
        code(area, 3, ErrorKind.USER),
        code(area, 4, ErrorKind.USER),
        code(area, 5, ErrorKind.USER),
        code(area, 6, ErrorKind.USER),
        code(area, 7, ErrorKind.USER),
        code(area, 8, ErrorKind.UNAVAILABLE),
        code(area, 9, ErrorKind.UNAVAILABLE),
        code(area, 10, ErrorKind.UNAVAILABLE),
        code(area, 11, ErrorKind.USER));
  }

  private static ErrorCode code(String area, int number, ErrorKind kind) {
    return ErrorCode.of("SHEAF-%s-%03d".formatted(area, number), kind);
  }
}
