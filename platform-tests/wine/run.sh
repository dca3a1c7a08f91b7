#!/usr/bin/env bash
# Runs tests, or the showcase, on a Java VM for Windows under Wine. By hand, from anywhere:
#
#   platform-tests/wine/run.sh --backend WSA_POLL --select-package dev.gatun.reactor.streams
#   platform-tests/wine/run.sh --module http --backend IOCP --select-class dev.gatun.http.HttpServerTest
#   platform-tests/wine/run.sh --backend IOCP --jvm -Xlog:gc --select-method 'dev.gatun.reactor.streams.EchoTest#echoes'
#   platform-tests/wine/run.sh --serve --backend IOCP --http 8080
#   platform-tests/wine/run.sh --all                      # every suite of suites.txt, as mvn -Pwine verify does
#
#   --module NAME     whose tests: reactor (the default), tls, http, platform-tests
#   --backend NAME    what the tests of streams run on, and what Backend.AUTO chooses; without it, all that works there, and what is in memory
#   --all             all suites of suites.txt
#   --serve           the showcase, examples/target/gatun.jar, instead of tests; the other arguments are those of its command serve
#   --limit SECONDS   the most that one run may take; 600
#   --name NAME       names the directory of the reports: target/reports/NAME
#   --jvm OPTION      one more option of the Java VM; may be given several times
#   --no-build        does not compile before, takes what is in the target directories of the modules
#   -D… and -X… are options of the Java VM as well; all other arguments go to JUnit's console launcher: --select-package, --select-class,
#   --select-method, --details=tree …
#
# Class files are changed to run on Java 21 (see retarget/Retarget.java), which needs a JDK 24 or later; Wine is wine64 and wine of Debian. Where one of
# them is missing nothing is run, and that is said. What Wine starts is in a prefix of its own, target/prefix, and ends with this script.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=$here/target

module=reactor backend='' all=false serve=false limit=600 name='' build=true
jvm=() launcher=()
while [ $# -gt 0 ]; do
    case $1 in
        --module) module=$2; shift ;;
        --backend) backend=$2; shift ;;
        --limit) limit=$2; shift ;;
        --name) name=$2; shift ;;
        --jvm) jvm+=("$2"); shift ;;
        --all) all=true ;;
        --serve) serve=true ;;
        --no-build) build=false ;;
        *) launcher+=("$1") ;;
    esac
    shift
done

say() { printf '== wine: %s\n' "$*"; }

# The newest JDK that can change class files; prints its java.
java_of_build() {
    local home version best='' best_version=23
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/hostedtoolcache/Java_*/*/*; do
        [ -x "$home/bin/javac" ] || continue
        version=$("$home/bin/javac" -version 2>&1 | sed -nE 's/^javac ([0-9]+).*/\1/p')
        if [ "${version:-0}" -gt "$best_version" ]; then
            best=$home/bin/java best_version=$version
        fi
    done
    printf '%s' "$best"
}

java=$(java_of_build)
[ -n "$java" ] || { say 'skipped: no JDK 24 or later, whose ClassFile API retargets the classes'; exit 0; }
command -v wine >/dev/null || { say 'skipped: no wine (apt-get install --no-install-recommends wine64 wine)'; exit 0; }

if [ "$build" = true ]; then
    goal=process-test-classes
    [ "$serve" = false ] || goal=package
    # The tests of platform-tests are no dependency of anything, so that is named.
    mvn -q -B -f "$root" -Pwine -pl platform-tests/wine,platform-tests -am -DskipTests "$goal"
fi
jre=$(echo "$target"/sonar-scanner-*/jre)
[ -f "$jre/bin/java.exe" ] || { echo "run.sh: no $jre: run it without --no-build" >&2; exit 1; }

# Wine: no window, no menu entries, no browser engine, no .NET; nothing of the caller's own prefix.
export WINEPREFIX=$target/prefix WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe=' WINEARCH=win64
unset DISPLAY WAYLAND_DISPLAY

group=''
end_wine() {
    [ -z "$group" ] || kill -KILL -- "-$group" 2>/dev/null || true
    wineserver -k 2>/dev/null || true
    timeout 20 wineserver -w 2>/dev/null || true
}
trap end_wine EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Runs a program in a process group of its own, for at most so many seconds.
in_group() { # seconds command
    local status=0
    setsid timeout --kill-after=10 "$@" &
    group=$!
    wait "$group" || status=$?
    group=''
    return "$status"
}

if [ ! -f "$WINEPREFIX/system.reg" ]; then
    in_group 120 wineboot -i >"$target/wineboot.txt" 2>&1 || { cat "$target/wineboot.txt" >&2; echo 'run.sh: wineboot failed' >&2; exit 1; }
fi

# Packages for other systems may use what Java 21 lacks. Bindings are generated with accessors of all fields; nobody calls those that need other handles.
elsewhere=(--elsewhere dev/gatun/reactor/internal/linux/ --elsewhere dev/gatun/reactor/internal/bsd/ --elsewhere dev/gatun/bindings/)

retarget() {
    local arguments=(--jre "$jre" "${elsewhere[@]}") part jar
    for jar in "$target"/lib/*.jar; do
        arguments+=(--beside "$jar")
    done
    for part in "$root"/*/target/classes "$root"/*/target/test-classes; do
        part=${part#"$root"/}
        case $part in
            jmh/*) ;;
            *) arguments+=("$root/$part=$target/retargeted/$part") ;;
        esac
    done
    rm -rf "$target/retargeted"
    "$java" "$here/retarget/Retarget.java" "${arguments[@]}"
}

# The same for all programs: what is on Linux is on drive Z. Wine can't tell the number of processors, of which the Java VM complains whenever it asks.
windows=(
    "$jre/bin/java.exe" -Xmx1g "-XX:ErrorFile=Z:$target/hs_err_%p.log" -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8
)
# By the environment, so that Java VMs which tests and the showcase start have it as well.
options_of_all="--enable-preview --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:ActiveProcessorCount=2 -XX:-CreateCoredumpOnCrash \
-Djava.net.preferIPv4Stack=true \"-Djava.security.properties=Z:$here/windows.security\""

path_of() { # module
    local of=$1 path='' part
    for part in "$target/retargeted/$of/target/test-classes" "$target"/retargeted/*/target/classes "$target"/lib/*.jar; do
        path+="Z:$part;"
    done
    printf '%s' "$path"
}

value() { # attribute report
    sed -nE "s/^<testsuite .* $1=\"([0-9.]+)\".*/\1/p" "$2" | head -1
}

# One run of one module; 1 when a test fails or the run does not come to its end.
suite() { # name module backend arguments
    local label=$1 of=$2 on=$3 reports status=0 report failed errors word
    local -a options=() details=() arguments=()
    shift 3
    reports=$target/reports/$label
    rm -rf "$reports"
    mkdir -p "$reports"
    for word in "$@"; do
        case $word in
            -D* | -X*) options+=("$word") ;;
            *) arguments+=("$word") ;;
        esac
    done
    # A line at each beginning and end: after a run that hung, the last one tells where.
    case " $* " in *' --details'*) ;; *) details=(--details=testfeed) ;; esac
    [ -z "$on" ] || options+=("-Dgatun.test.backends=$on" -Dgatun.test.memory=false)
    cd "$target/retargeted/$of"
    in_group "$limit" env JDK_JAVA_OPTIONS="$options_of_all${on:+ -Ddev.gatun.backend=$on}" \
        wine "${windows[@]}" ${options[@]+"${options[@]}"} ${jvm[@]+"${jvm[@]}"} -cp "$(path_of "$of")" \
        org.junit.platform.console.ConsoleLauncher execute --disable-banner --disable-ansi-colors --reports-dir="Z:$reports" \
        --config=junit.jupiter.execution.timeout.default=60s ${details[@]+"${details[@]}"} ${arguments[@]+"${arguments[@]}"} >"$reports/output.txt" 2>&1 </dev/null || status=$?
    report=$reports/TEST-junit-jupiter.xml
    if [ ! -s "$report" ]; then
        tail -20 "$reports/output.txt" >&2
        say "$label: FAILED, it ended with $status and without a report (124 is the limit of $limit s); all of its output: $reports/output.txt"
        return 1
    fi
    failed=$(value failures "$report") errors=$(value errors "$report")
    if [ $((failed + errors)) -gt 0 ]; then
        tr -d '\r' <"$reports/output.txt" | awk '/ :: FAILED$/ { failed = 1; print; next } failed && /^\t/ { print; next } { failed = 0 }' | sed 300q
    fi
    say "$label: $(value tests "$report") tests, $((failed + errors)) failed, $(value skipped "$report") skipped, $(value time "$report") s"
    [ $((failed + errors)) -eq 0 ] && [ "$(value tests "$report")" -gt 0 ]
}

if [ "$serve" = true ]; then
    "$java" "$here/retarget/Retarget.java" --jre "$jre" "${elsewhere[@]}" "$root/examples/target/gatun.jar=$target/gatun-windows.jar"
    setsid env JDK_JAVA_OPTIONS="$options_of_all${backend:+ -Ddev.gatun.backend=$backend}" wine "${windows[@]}" ${jvm[@]+"${jvm[@]}"} \
        -jar "Z:$target/gatun-windows.jar" serve ${launcher[@]+"${launcher[@]}"} </dev/null &
    group=$!
    # Wine makes a Ctrl-C of it, which the Java VM answers with its shutdown hooks.
    trap 'kill -INT "$group" 2>/dev/null || true' INT TERM
    status=0
    while kill -0 "$group" 2>/dev/null; do
        wait "$group" && status=0 || status=$?
    done
    group=''
    exit "$status"
fi

retarget

if [ "$all" = false ]; then
    case " ${launcher[*]-} " in
        *' --select-'* | *' --scan-'*) ;;
        *) launcher+=(--select-package "dev.gatun.$module") ;;
    esac
    suite "${name:-$module${backend:+-$backend}}" "$module" "$backend" "${launcher[@]}"
    exit
fi

broken=0
# Into an array: patterns of names are no patterns of files.
while read -r -a line; do
    # The showcase is asked by programs of Linux: a test of Maven's does that.
    case ${line[0]-} in '' | '#'* | showcase) continue ;; esac
    for on in ${line[2]//,/ }; do
        label=${line[0]}
        [ "$on" = - ] || label+=-$on
        # Once more, as in CI with every test that fails: what fails twice is broken, what fails once is said above and is no reason to stop the others' work.
        suite "$label" "${line[1]}" "${on#-}" "${line[@]:3}" </dev/null || suite "$label" "${line[1]}" "${on#-}" "${line[@]:3}" </dev/null || broken=$((broken + 1))
    done
done <"$here/suites.txt"
[ "$broken" -eq 0 ] || { say "$broken suites failed"; exit 1; }
