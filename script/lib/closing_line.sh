# The last word of a test run.
# shellcheck shell=bash

# Print pytest's closing line of a log as pytest printed it, e.g. "=== 512 passed in 100s ===": closing_line LOG
closing_line() {
    grep -E '^=+ .*(passed|failed|error|skipped|deselected|no tests ran).* in [0-9.]+s.*=+$' "$1" 2>/dev/null |
        tail -n 1 | grep . || printf '%s\n' "pytest came to no end: $1"
}
