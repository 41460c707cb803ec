# shellcheck shell=bash
# Sourced after common.sh by the scripts beside it: the suite in containers, with users, for the driver. Sets ports, rest (the
# base URL of REST) and key; the containers and their volumes go when the script ends.
# BENCH_SKIP_BUILD=1 takes jars and images as they are, BENCH_KEEP=1 leaves the containers.
# shellcheck disable=SC2154
export COMPOSE_PROJECT_NAME=postrider-bench DOCKER_BUILDKIT=0 COMPOSE_DOCKER_CLI_BUILD=0 POSTRIDER_HOSTNAME=localhost
services=(auth-service mailbox-service delivery-service smtp-gateway imap-service)

compose() {
    if command -v docker-compose >/dev/null; then
        (cd "$root" && docker-compose -f docker-compose.yml -f bench/compose.yml "$@")
    else
        (cd "$root" && docker compose -f docker-compose.yml -f bench/compose.yml "$@")
    fi
}

# The replicas of a service: two, or three smtp-gateways.
containers_up() {
    local offset=${BENCH_PORT_OFFSET:-$((20100 + RANDOM % 300 * 10))} service scale=()
    export SMTP_PORT=$((offset + 1)) SUBMISSION_PORT=$((offset + 2)) SUBMISSIONS_PORT=$((offset + 3))
    export IMAP_PORT=$((offset + 4)) IMAPS_PORT=$((offset + 5)) POP3_PORT=$((offset + 6)) POP3S_PORT=$((offset + 7))
    export REST_PORT=$((offset + 8))
    for service in "${services[@]}"; do
        scale+=(--scale "$service=2")
    done
    [ -z "${GATEWAYS:-}" ] || scale+=(--scale "smtp-gateway=$GATEWAYS")
    [ "${BENCH_KEEP:-}" = 1 ] || trap 'compose down -v --remove-orphans >/dev/null 2>&1' EXIT
    compose down -v --remove-orphans >/dev/null 2>&1
    [ "${BENCH_SKIP_BUILD:-}" = 1 ] || compose build -q >/dev/null 2>&1
    compose up -d --no-build "${scale[@]}" >/dev/null 2>&1
    await_healthy
    ports=(--smtp-port "$SMTP_PORT" --imap-port "$IMAP_PORT")
    rest=https://localhost:$REST_PORT
    compose run --rm show-admin-key >"$out/admin" 2>/dev/null
    key=$(head -n 1 "$out/admin" | tr -d '\r')
    sed -n '/BEGIN/,/END/p' "$out/admin" >"$out/ca.crt"
    rm -f "$out/ca.p12" "$out/admin"
    "${java%java}keytool" -importcert -noprompt -alias ca -file "$out/ca.crt" -keystore "$out/ca.p12" -storepass changeit \
        >/dev/null 2>&1
}

await_healthy() {
    local waiting
    for _ in $(seq 300); do
        waiting=$(docker ps --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --format '{{.Status}}' \
            | grep -c 'starting\|unhealthy' || true)
        [ "$waiting" = 0 ] && return
        sleep 1
    done
    echo "not healthy: $(compose ps)" >&2
    exit 1
}

# The users of the driver; $1 of them.
provision() {
    JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=$out/ca.p12 -Djavax.net.ssl.trustStorePassword=changeit" \
        driver io.postrider.bench.LoadApplication provision --users "$1" --rest "$rest" --api-key "$key" 2>/dev/null
}

# Name, highest memory use in MiB (page cache included), anonymous memory now, restarts, of every container.
container_memory() {
    local id name most now
    for id in $(compose ps -q); do
        name=$(docker inspect -f '{{.Name}} restarts={{.RestartCount}} oom={{.State.OOMKilled}}' "$id")
        most=$(cat "/sys/fs/cgroup/memory/docker/$id/memory.max_usage_in_bytes" \
            "/sys/fs/cgroup/system.slice/docker-$id.scope/memory.peak" 2>/dev/null || true)
        now=$(sed -n 's/^\(total_rss\|anon\) //p' "/sys/fs/cgroup/memory/docker/$id/memory.stat" \
            "/sys/fs/cgroup/system.slice/docker-$id.scope/memory.stat" 2>/dev/null | head -n 1)
        [ -z "$most" ] || echo "${name#/} most=$((most >> 20))M anonymous=$((now >> 20))M"
    done
}
