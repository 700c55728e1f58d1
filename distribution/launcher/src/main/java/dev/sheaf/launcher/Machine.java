package dev.sheaf.launcher;

/**
 * The Java machine that was picked, checked before the framework is touched.
 *
 * @param feature Java feature release
 * @param vectorModule whether {@code jdk.incubator.vector} is in the boot layer
 * @param javaHome where this Java is
 */
record Machine(int feature, boolean vectorModule, String javaHome) {
  private static final int MIN_FEATURE = 25;
  private static final String VECTOR = "jdk.incubator.vector";

  static Machine current() {
    return new Machine(
        Runtime.version().feature(),
        ModuleLayer.boot().findModule(VECTOR).isPresent(),
        System.getProperty("java.home", "unknown"));
  }

  void check() throws LaunchException {
    if (feature < MIN_FEATURE) {
      throw new LaunchException(
          LaunchCode.JAVA_VERSION,
          "this Java is too old",
          MIN_FEATURE + " or newer",
          feature,
          javaHome,
          "install a JDK " + MIN_FEATURE + " and name its bin/java in SHEAF_JAVA");
    }
    if (!vectorModule) {
      throw new LaunchException(
          LaunchCode.VECTOR_MODULE,
          "the vector module is not loaded",
          "the module " + VECTOR,
          "a Java that was started without it",
          javaHome,
          "start through bin/sheaf, or pass --add-modules " + VECTOR);
    }
  }
}
