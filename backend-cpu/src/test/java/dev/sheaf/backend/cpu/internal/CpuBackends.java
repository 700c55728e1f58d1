package dev.sheaf.backend.cpu.internal;

/** What the component runtime does, for tests of other packages. */
public final class CpuBackends {
  private CpuBackends() {}

  /** As when its bundle stops. */
  public static void stop(CpuBackend backend) {
    backend.deactivate();
  }
}
