#!/bin/sh
# What ./mesh test --full does after the Maven tests: checks that are long or need more than a JDK. Each check passes, fails,
# or is SKIPPED with the reason; only a failure makes the exit code 1.
set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/sealpost full.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
failed=0

skipped() {
    printf 'full: SKIPPED %s: %s\n' "$1" "$2"
}

# check NAME COMMAND...: the command's output goes to a log that is shown if it fails.
check() {
    name=$1
    shift
    printf 'full: %s ...\n' "$name"
    if "$@" >"$work/log" 2>&1; then
        printf 'full: passed  %s\n' "$name"
    else
        failed=$((failed + 1))
        tail -n 40 "$work/log"
        printf 'full: FAILED  %s\n' "$name"
    fi
}

# Makes a command available from a Debian package; fails where that cannot be.
provide() {
    command -v "$1" >/dev/null || {
        [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get install -y --no-install-recommends "$2" >/dev/null 2>&1
    }
}

scripts() {
    shellcheck "$root/mesh" "$root/sealpost" "$root/.ci/run" "$root/mesh-tests/full-checks.sh"
}

# The README's first command as a newcomer has it: a new clone, in a folder with a space in its name.
demo_from_clone() {
    git clone -q "$root" "$work/a clone" && "$work/a clone/mesh" demo
}

# The same without root's rights: PostgreSQL is then started by the person itself.
demo_without_root() {
    copy=$work/for\ nobody
    git clone -q "$root" "$copy" &&
        (cd "$root" && find . -path '*/target' -prune -print) | while IFS= read -r target; do
            cp -R "$root/$target" "$copy/$target" || exit 1
        done &&
        chmod 755 "$work" && mkdir "$work/home" && chown -R nobody "$copy" "$work/home" &&
        setpriv --reuid=nobody --clear-groups env HOME="$work/home" TMPDIR="$work/home" "$copy/mesh" demo
}

if provide shellcheck shellcheck; then
    check 'shell scripts are clean (shellcheck)' scripts
else
    skipped 'shell scripts are clean' 'shellcheck is neither installed nor installable here (needs root and apt-get)'
fi

if git -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
    check 'the demo from a new clone' demo_from_clone
else
    skipped 'the demo from a new clone' 'this is not a git clone'
fi

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    check 'the demo without root' demo_without_root
else
    skipped 'the demo without root' 'only root can become another person; every other check ran without root already'
fi

[ "$failed" = 0 ] || {
    echo "full: $failed failed" >&2
    exit 1
}
