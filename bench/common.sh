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

build() {
    [ "${BENCH_SKIP_BUILD:-}" = 1 ] || (cd "$root" && mvn -B -q -ntp -Dmaven.test.skip package -pl bench -am)
    local module
    for module in auth-service mailbox-service delivery-service smtp-gateway imap-service standalone; do
        local jar written
        jar=$(ls "$root/$module"/target/*-exec.jar)
        # Reproducible jars all have the same date; when the file was written is another matter.
        written=$(stat -c '%s %Z' "$jar" 2>/dev/null || stat -f '%z %c' "$jar")
        if [ "$(cat "$out/$module.written" 2>/dev/null)" != "$written" ]; then
            rm -rf "${out:?}/$module"
            "$java" -Djarmode=tools -jar "$jar" extract --application-filename app.jar --destination "$out/$module" >/dev/null
            echo "$written" >"$out/$module.written"
        fi
    done
}

driver() {
    "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx1g \
        -cp "$root/bench/target/classes:$out/standalone/app.jar:$out/standalone/lib/*" "$@"
}
