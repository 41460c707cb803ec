# shellcheck shell=bash
# Sourced by the scripts beside it: builds, and unpacks the services so that a JVM starts faster than from a nested jar.
# Sets root, out, java, driver (the command that runs a class of the driver).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/target/bench
java=java
for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/*; do
    if [ -f "$candidate/release" ] && grep -qE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$candidate/release"; then
        java=$candidate/bin/java
        break
    fi
done

# The jars of a module, as the build left them: a service's is one with all others inside, standalone's lie beside each other.
jars() {
    if [ "$1" = standalone ]; then
        find "$root/standalone/target" -maxdepth 1 -name 'standalone-*.jar' ! -name '*-exec.jar'
        find "$root/standalone/target/lib" -name '*.jar'
    else
        find "$root/$1/target" -maxdepth 1 -name '*-exec.jar'
    fi
}

unpack() {
    local jar
    jar=$(jars "$1")
    jar=${jar%%$'\n'*}
    if [ "$1" = standalone ]; then
        mkdir -p "$out/standalone"
        cp -R "$root/standalone/target/lib" "$out/standalone/"
        cp "$jar" "$out/standalone/app.jar"
    else
        "$java" -Djarmode=tools -jar "$jar" extract --application-filename app.jar --destination "$out/$1" >/dev/null
    fi
}

# Reproducible jars all have the same date; when the file was written is another matter.
written() {
    jars "$1" | sort | tr '\n' '\0' | xargs -0 stat -c '%n %s %Z' 2>/dev/null \
        || jars "$1" | sort | tr '\n' '\0' | xargs -0 stat -f '%N %z %c'
}

build() {
    [ "${BENCH_SKIP_BUILD:-}" = 1 ] || (cd "$root" && mvn -B -q -ntp -Dmaven.test.skip package -pl bench -am)
    mkdir -p "$out"
    local module now
    for module in auth-service mailbox-service delivery-service smtp-gateway imap-service standalone; do
        now=$(written "$module")
        if [ "$(cat "$out/$module.written" 2>/dev/null)" != "$now" ]; then
            rm -rf "${out:?}/$module"
            unpack "$module"
            echo "$now" >"$out/$module.written"
        fi
    done
}

driver() {
    "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx1g \
        -cp "$root/bench/target/classes:$out/standalone/app.jar:$out/standalone/lib/*" "$@"
}
