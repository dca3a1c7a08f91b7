#!/bin/sh
# Builds Gatun, the macro run and the peers, then measures. Options go to the macro run; --help lists them.
#   jmh/run-macro.sh clients ...        measures clients instead of servers
#   SKIP_BUILD=1 jmh/run-macro.sh ...   measures what was built before
set -eu
cd "$(dirname "$0")/.."

for tool in mvn gcc wrk taskset timeout; do
  command -v "$tool" > /dev/null || { echo "run-macro.sh: $tool is not installed" >&2; exit 1; }
done

# Each connection of "many" and "idle" takes a descriptor here and one in the server.
ulimit -n "$(ulimit -Hn)" || true

if [ -z "${SKIP_BUILD:-}" ]; then
  mvn -B -q -pl examples,jmh -am -DskipTests package
  mvn -B -q -f jmh/peers/pom.xml package
fi

# JAVA_HOME when it is new enough, else the newest JDK in the usual places: those where Maven's toolchain looks, too.
release_of() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2> /dev/null || true
}
newest=21
for home in /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "${JAVA_HOME:-}"; do
  version=$(release_of "$home")
  [ -x "$home/bin/java" ] && [ "${version:-0}" -ge 22 ] || continue
  if [ "$version" -gt "$newest" ] || [ "$home" = "${JAVA_HOME:-}" ]; then
    newest=$version
    java="$home/bin/java"
  fi
done
[ -n "${java:-}" ] || { echo "run-macro.sh: no JDK 22 or newer; set JAVA_HOME" >&2; exit 1; }

run=MacroRun
if [ "${1:-}" = clients ]; then
  run=ClientRun
  shift
fi
exec "$java" -cp jmh/target/benchmarks.jar "dev.gatun.jmh.macro.$run" "$@"
