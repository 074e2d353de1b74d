#!/usr/bin/env bash
# count-tests.sh EXTRA_FAILURES RESULT.xml...: sums xunit results into `N passed, N failed`; fails when a test failed or none passed.
set -u
failed=$1; shift
passed=0 skipped=0
for file in "$@"; do
    [ -f "$file" ] || continue
    while read -r p f s e; do
        passed=$((passed + p)) failed=$((failed + f + e)) skipped=$((skipped + s))
    done < <(grep -o '<assembly [^>]*>' "$file" | sed -E 's/.* errors="([0-9]+)".*/& E=\1/; s/.* failed="([0-9]+)".*/& F=\1/; s/.* passed="([0-9]+)".*/& P=\1/; s/.* skipped="([0-9]+)".*/& S=\1/' | sed -E 's/.* E=([0-9]+).* F=([0-9]+).* P=([0-9]+).* S=([0-9]+).*/\3 \2 \4 \1/')
done
if [ "$skipped" -gt 0 ]; then
    echo "skipped, with the reason:"
    grep -ho '<reason><!\[CDATA\[[^]]*' "$@" | sed 's/.*CDATA\[/  /' | sort | uniq -c | sort -rn
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
