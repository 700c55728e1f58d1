# Sourced: sets 'java' to a JDK that can run Sheaf, or ends the process with one sentence that says how to get one.

sheaf_needs=25

# The feature release of a java program, or nothing. Most JDKs say it in a file; asking the program is slow.
sheaf_feature() {
  sheaf_real=$(readlink -f "$1" 2>/dev/null || echo "$1")
  sheaf_release=${sheaf_real%/bin/*}/release
  if [ -r "$sheaf_release" ]; then
    sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$sheaf_release"
  else
    "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
  fi
}

sheaf_fits() {
  [ -x "$1" ] && [ ! -d "$1" ] && [ "$(sheaf_feature "$1")" -ge "$sheaf_needs" ] 2>/dev/null
}

sheaf_refuse() {
  printf '%s\n' "SHEAF-LAUNCH-001  $1" \
    "  expected  a JDK $sheaf_needs or newer" \
    "  found     $2" \
    "  where     $3" \
    "  next      install one (for instance the package temurin-$sheaf_needs-jdk or openjdk-$sheaf_needs-jdk, or 'sdk install java $sheaf_needs-tem'), or name its bin/java in SHEAF_JAVA" >&2
  exit 9
}

java=
if [ -n "${SHEAF_JAVA:-}" ]; then
  # Named outright: another one would be a surprise.
  sheaf_fits "$SHEAF_JAVA" || sheaf_refuse "the Java named in SHEAF_JAVA cannot run Sheaf" \
    "${SHEAF_JAVA}" "the variable SHEAF_JAVA"
  java=$SHEAF_JAVA
else
  for sheaf_candidate in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || :)" \
    /usr/lib/jvm/*/bin/java /usr/java/*/bin/java /opt/*/bin/java /opt/*/*/bin/java \
    "${HOME:-/}"/.sdkman/candidates/java/*/bin/java "${HOME:-/}"/.jdks/*/bin/java \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
    "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
    /opt/homebrew/opt/openjdk*/bin/java /usr/local/opt/openjdk*/bin/java; do
    if [ -n "$sheaf_candidate" ] && sheaf_fits "$sheaf_candidate"; then
      java=$sheaf_candidate
      break
    fi
  done
  [ -n "$java" ] || sheaf_refuse "no Java that can run Sheaf was found" \
    "$(command -v java >/dev/null 2>&1 && echo "java $(sheaf_feature "$(command -v java)") on the PATH" || echo "no java on the PATH")" \
    "JAVA_HOME, PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks, /Library/Java"
fi
