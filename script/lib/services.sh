# Throw-away PostgreSQL database and Redis servers for the tests (DEC-26). Whatever stands here is made by this script
# under random names, ports and folders, and only that is ended or dropped again.
# shellcheck shell=bash

PGHOST="${PGHOST:-127.0.0.1}"
PGPORT="${PGPORT:-5432}"
export PGHOST PGPORT PGCONNECT_TIMEOUT=5
unset PGDATABASE PGSERVICE PGOPTIONS

SERVICES_FOLDER=""
ADMIN=()
RENTINCOME_DATABASE=""
BROKER_PID="" CACHE_PID=""

# Find a way in as a role that may create databases and roles.
find_postgres_admin() {
    local try
    command -v psql >/dev/null 2>&1 || fail "psql is missing: install postgresql-client 14 or newer."
    for try in "${PGUSER:-root}" postgres; do
        ADMIN=(psql --no-psqlrc --quiet --no-password --username "$try" --dbname postgres)
        if may_create; then return; fi
    done
    # The usual fresh server lets the system user postgres in by its own socket.
    if is_root && command -v runuser >/dev/null 2>&1 && id postgres >/dev/null 2>&1; then
        ADMIN=(runuser -u postgres -- env -u PGHOST psql --no-psqlrc --quiet --no-password --dbname postgres)
        if may_create; then return; fi
    fi
    fail "no PostgreSQL on $PGHOST:$PGPORT that lets $(id -un) create databases and roles (PGHOST, PGPORT and PGUSER choose another)."
}

may_create() {
    [[ "$("${ADMIN[@]}" --tuples-only --no-align --command \
        "SELECT rolsuper OR (rolcreatedb AND rolcreaterole) FROM pg_roles WHERE rolname = current_user" 2>/dev/null)" == t ]]
}

# Start one Redis with a configuration of deploy/redis on a free port: start_redis NAME, sets REDIS_PORT and REDIS_PID.
start_redis() {
    local name="$1" attempt tenth
    mkdir -p "$SERVICES_FOLDER/$name"
    for attempt in 1 2 3; do
        REDIS_PORT="$(free_ports 1)"
        redis-server "$ROOT/deploy/redis/$name.conf" --port "$REDIS_PORT" --bind 127.0.0.1 --daemonize no \
            --dir "$SERVICES_FOLDER/$name" >"$SERVICES_FOLDER/$name.log" 2>&1 &
        REDIS_PID=$!
        for ((tenth = 0; tenth < 50; tenth++)); do
            kill -0 "$REDIS_PID" 2>/dev/null || break
            if [[ "$(redis-cli -h 127.0.0.1 -p "$REDIS_PORT" ping 2>/dev/null)" == PONG ]]; then return; fi
            sleep 0.1
        done
        stop_process "$REDIS_PID"
    done
    cat "$SERVICES_FOLDER/$name.log" >&2
    fail "redis-server ($name) did not start."
}

# Make all of it and export where it is. Call stop_services from a trap before calling this.
start_services() {
    local secret
    command -v redis-server >/dev/null 2>&1 || fail "redis-server is missing: install redis-server."
    find_postgres_admin
    SERVICES_FOLDER="$(mktemp -d)"
    secret="$(random_hex 5)"
    export RENTINCOME_OWNER_ROLE="ri_owner_$secret" RENTINCOME_APP_ROLE="ri_app_$secret"
    RENTINCOME_OWNER_PASSWORD="$(random_hex 12)"
    RENTINCOME_APP_PASSWORD="$(random_hex 12)"
    export RENTINCOME_OWNER_PASSWORD RENTINCOME_APP_PASSWORD RENTINCOME_DATABASE="ri_$secret"

    say "PostgreSQL $PGHOST:$PGPORT: database $RENTINCOME_DATABASE, roles $RENTINCOME_OWNER_ROLE and $RENTINCOME_APP_ROLE"
    "${ADMIN[@]}" <deploy/postgres/init-roles.sql
    export DATABASE_URL="postgres://$RENTINCOME_OWNER_ROLE:$RENTINCOME_OWNER_PASSWORD@$PGHOST:$PGPORT/$RENTINCOME_DATABASE"
    export RENTINCOME_APP_DATABASE_URL="postgres://$RENTINCOME_APP_ROLE:$RENTINCOME_APP_PASSWORD@$PGHOST:$PGPORT/$RENTINCOME_DATABASE"

    start_redis broker
    BROKER_PID="$REDIS_PID"
    export REDIS_BROKER_URL="redis://127.0.0.1:$REDIS_PORT/0"
    start_redis cache
    CACHE_PID="$REDIS_PID"
    export REDIS_CACHE_URL="redis://127.0.0.1:$REDIS_PORT/0"
    say "Redis: broker $REDIS_BROKER_URL, cache $REDIS_CACHE_URL (in $SERVICES_FOLDER)"
}

# Let the owner make the test databases that pytest names after ours; no deployment needs this.
allow_test_databases() { "${ADMIN[@]}" --command "ALTER ROLE \"$RENTINCOME_OWNER_ROLE\" CREATEDB"; }

# End and drop what start_services made, and nothing else. Safe to call at any point, and again.
stop_services() {
    local name
    stop_process "$BROKER_PID"
    stop_process "$CACHE_PID"
    BROKER_PID="" CACHE_PID=""
    if [[ -n "$RENTINCOME_DATABASE" ]]; then
        # Ours, and the test databases made after it: test_<ours> and, for two workers, test_<ours>_gw0 and _gw1.
        for name in $("${ADMIN[@]}" --tuples-only --no-align --command \
            "SELECT datname FROM pg_database WHERE datname ~ '^(test_)?${RENTINCOME_DATABASE}(_gw[0-9]+)?\$'"); do
            "${ADMIN[@]}" --command "DROP DATABASE IF EXISTS \"$name\" WITH (FORCE)" || true
        done
        for name in "$RENTINCOME_OWNER_ROLE" "$RENTINCOME_APP_ROLE"; do
            "${ADMIN[@]}" --command "DROP ROLE IF EXISTS \"$name\"" || true
        done
        say "dropped database $RENTINCOME_DATABASE and its two roles"
        RENTINCOME_DATABASE=""
    fi
    if [[ -n "$SERVICES_FOLDER" ]]; then rm -rf "$SERVICES_FOLDER"; fi
    SERVICES_FOLDER=""
}
