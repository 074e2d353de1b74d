#!/usr/bin/env bash
# bench/turns.sh: two builds of the tool in turns, so that a machine that changes its pace changes it for both.
#   bench/turns.sh OLD NEW ROUNDS ARGUMENT...     OLD and NEW: programs; TURN in an argument becomes another number for each call, TOOL `old` or `new`
# For example 20 steps from nothing, in memory:
#   bench/turns.sh old/dotnet-oci new/dotnet-oci 20 --root /dev/shm/TURN/root build -q -t oci:/dev/shm/TURN/out:1 context
# Prints the best and the median of: seconds, milliseconds of processor time, changes of threads.
set -euo pipefail
declare -A programs=([old]=$1 [new]=$2); rounds=$3; shift 3
figures=$(mktemp -d); trap 'rm -rf "$figures"' EXIT
turn=$$ TIMEFORMAT='%3R %3U %3S'
for _ in $(seq "$rounds"); do
    for tool in old new; do
        turn=$((turn + 1)); arguments=("${@//TURN/$turn}")
        { time /usr/bin/time -o "$figures/changes" -f '%c %w' "${programs[$tool]}" "${arguments[@]//TOOL/$tool}" >/dev/null 2>"$figures/said"; } 2>"$figures/times" || { cat "$figures/said" >&2; exit 1; }
        paste "$figures/times" "$figures/changes" | awk '{ print $1, ($2 + $3) * 1000, $4 + $5 }' >>"$figures/$tool"
    done
done
column() { sort -n -k "$2,$2" "$figures/$1" | awk -v column="$2" '{ all[NR] = $column } END { print all[1], all[int((NR + 1) / 2)] }'; }
echo "| tool | seconds, best | median | processor ms, best | median | changes of threads, best | median |"
echo "|---|---|---|---|---|---|---|"
for tool in old new; do
    read -r a b < <(column $tool 1); read -r c d < <(column $tool 2); read -r e f < <(column $tool 3)
    echo "| $tool | $a | $b | $c | $d | $e | $f |"
done
