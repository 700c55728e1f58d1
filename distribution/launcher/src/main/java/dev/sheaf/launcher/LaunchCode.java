package dev.sheaf.launcher;

/** Every way in which a start can fail, with the exit code that its kind fixes. */
enum LaunchCode {
  /** bin/sheaf reports this one itself: without a JDK there is no launcher. */
  JDK("SHEAF-LAUNCH-001", 9),
  JAVA_VERSION("SHEAF-LAUNCH-002", 9),
  VECTOR_MODULE("SHEAF-LAUNCH-003", 2),
  HOME("SHEAF-LAUNCH-004", 2),
  VAR("SHEAF-LAUNCH-005", 7),
  FILES("SHEAF-LAUNCH-006", 7),
  THREADS("SHEAF-LAUNCH-007", 7),
  SETTINGS("SHEAF-LAUNCH-008", 2),
  FRAMEWORK("SHEAF-LAUNCH-009", 5),
  BUNDLE("SHEAF-LAUNCH-010", 5),
  SHELL("SHEAF-LAUNCH-011", 5),
  USAGE("SHEAF-LAUNCH-012", 2);

  private final String code;
  private final int exitCode;

  LaunchCode(String code, int exitCode) {
    this.code = code;
    this.exitCode = exitCode;
  }

  String code() {
    return code;
  }

  int exitCode() {
    return exitCode;
  }
}
