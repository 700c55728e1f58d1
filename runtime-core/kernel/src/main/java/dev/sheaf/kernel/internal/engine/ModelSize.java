package dev.sheaf.kernel.internal.engine;

/**
 * How much room a model gets.
 *
 * @param contextTokens longest sequence
 * @param kvTokens state of all sequences together
 * @param batchRows most rows per step
 * @param logitRows most rows per step that ask for logits
 * @param slots most sequences with recurrent state at once, if the model has any
 */
record ModelSize(int contextTokens, int kvTokens, int batchRows, int logitRows, int slots) {}
