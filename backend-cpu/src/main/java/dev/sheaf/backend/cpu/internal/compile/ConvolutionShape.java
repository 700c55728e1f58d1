package dev.sheaf.backend.cpu.internal.compile;

/**
 * A causal convolution per channel.
 *
 * @param kernel [taps][channels], the newest last
 * @param bias one per channel; zeros where there is none
 */
record ConvolutionShape(int channels, int taps, float[] kernel, float[] bias) {}
