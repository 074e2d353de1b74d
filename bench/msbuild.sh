#!/usr/bin/env bash
# bench/msbuild.sh: publishes bench/shop with this package and with the SDK's own container support, one after the other in one run, and prints
# a Markdown table: seconds and seconds of processor (the best of BENCH_RUNS each), requests to the registry, bytes uploaded. Needs root for the base image, and docker-registry.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD out=$PWD/artifacts/bench/msbuild runs=${BENCH_RUNS:-3}
scripts/install-packages.sh docker-registry skopeo umoci libarchive-tools busybox-static debootstrap >&2
rm -rf --one-file-system "$out"; mkdir -p "$out/feed" "$out/tmp"
scripts/fixtures.sh "$root/artifacts/fixtures" >&2

version=0.1.0-bench.$(date +%s)
dotnet pack src/Tasks -c Release -v quiet -nologo -clp:NoSummary -p:RunAnalyzers=false -p:OciRelease=true -p:PackageVersion="$version" -o "$out/feed" >&2
export NUGET_PACKAGES=$out/packages OCI_ROOT=$out/state XDG_CACHE_HOME=$out/cache TMPDIR=$out/tmp DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_NOLOGO=1
unset CI GITHUB_ACTIONS SOURCE_DATE_EPOCH

# A registry that counts: its access log has a line for each request, its storage every byte that it was sent.
printf 'version: 0.1\nlog: {level: info}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:0", secret: bench}\n' "$out/registry" >"$out/registry.yml"
docker-registry serve "$out/registry.yml" >"$out/registry.log" 2>&1 &
registry_pid=$!
trap 'kill "$registry_pid" 2>/dev/null; rm -rf --one-file-system "$out/tmp" "$out/state" "$out/cache" "$out/registry"' EXIT
for _ in $(seq 100); do registry=$(sed -n 's/.*listening on \(127.0.0.1:[0-9]*\).*/\1/p' "$out/registry.log" | head -n 1); [ -z "$registry" ] || break; sleep 0.1; done
[ -n "$registry" ] || { echo "docker-registry did not start" >&2; exit 1; }
# `localhost` is the only registry without TLS that the SDK takes.
registry=localhost:${registry##*:}
skopeo --insecure-policy copy -q --dest-tls-verify=false "oci:$root/artifacts/fixtures/aspnet:gzip" "docker://$registry/bases/aspnet:10.0" >&2
cp -a "$out/registry" "$out/registry.base"
requests() { grep -cE '"(GET|HEAD|POST|PUT|PATCH|DELETE) /v2/' "$out/registry.log" || true; }
stored() { find "$out/registry/docker/registry/v2/blobs" -name data -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }'; }

prepare() { # WHO: a checkout of its own, restored and built
    bench/shop/prepare.sh "$out/$1" "$out/feed"
    printf '<configuration><packageSources><add key="feed" value="%s" /></packageSources><fallbackPackageFolders><clear /><add key="own" value="%s" /></fallbackPackageFolders></configuration>\n' \
        "$out/feed" "${OCI_PACKAGES:-$HOME/.nuget/packages}" >"$out/$1/nuget.config"
    if [ "$1" = ours ]; then export OciMSBuildVersion=$version; else unset OciMSBuildVersion; fi
    (cd "$out/$1" && dotnet build Shop -c Release -v quiet -nologo -clp:NoSummary >&2)
}

# publish WHO ARGUMENT...: one publish; seconds and seconds of processor on standard output.
publish() {
    local who=$1 taken TIMEFORMAT='%R %U %S'; shift
    if [ "$who" = ours ]; then export OciMSBuildVersion=$version; else unset OciMSBuildVersion; fi
    taken=$({ time (cd "$out/$who" && dotnet publish Shop -v quiet -nologo "$@" >"$out/publish.log" 2>&1); } 2>&1) || { cat "$out/publish.log" >&2; return 1; }
    awk '{ printf "%.2f %.2f\n", $1, $2 + $3 }' <<<"$taken"
}
image() { publish "$@" -t:PublishContainer -p:ContainerBaseImage="$registry/bases/aspnet:10.0" -p:ContainerRegistry="$registry"; }
forget() { # as on a machine, and in a registry, that never saw the application
    rm -rf "$out/state" "$out/cache" "$out/registry" "$out/$1"/Shop/obj/Release/net10.0{,/linux-x64}/oci; cp -a "$out/registry.base" "$out/registry"
}
edit() { sed -i "s/\"shop [^\"]*\"/\"shop $(date +%N)\"/" "$out/$1/Shop/Program.cs"; }

least() { awk -v a="$1" -v b="$2" 'BEGIN { print (b < a ? b : a) }'; }
declare -A best processor count sent
# measure CASE WHO BEFORE COMMAND...: the best of the runs; requests and bytes are those of the last.
measure() {
    local key="$1 $2" before=$3 taken requests stored; shift 3
    best[$key]=999 processor[$key]=999
    for _ in $(seq "$runs"); do
        $before
        requests=$(requests) stored=$(stored)
        taken=$("$@")
        count[$key]=$(($(requests) - requests)) sent[$key]=$(($(stored) - stored))
        best[$key]=$(least "${best[$key]}" "${taken% *}") processor[$key]=$(least "${processor[$key]}" "${taken#* }")
    done
}
task() { # NAME...: seconds of these tasks in the last publish
    awk -v names=" $* " '/Task Performance Summary/ { on = 1 } on && $2 == "ms" && index(names, " " $3 " ") { sum += $1 } END { printf "%.3f\n", sum / 1000 }' "$out/publish.log"
}

for who in ours sdk; do
    prepare "$who"
    publish "$who" >/dev/null
    measure plain "$who" true publish "$who"
    measure first "$who" "forget $who" image "$who"
    measure noop "$who" true image "$who"
    measure edit "$who" "edit $who" image "$who"
    measure nobuild "$who" true image "$who" --no-build
done
# The whole runtime in the image: how long the packing itself takes.
alone=(-r linux-x64 --self-contained -clp:PerformanceSummary -tl:off -p:ContainerRepository=org/alone)
pack_ours=999 all_ours=999 pack_sdk=999
for _ in $(seq "$runs"); do
    forget ours; image ours "${alone[@]}" >/dev/null
    pack_ours=$(least "$pack_ours" "$(task OciPackLayers)") all_ours=$(least "$all_ours" "$(task OciPullBase OciPackLayers OciPush)")
    forget sdk; image sdk "${alone[@]}" >/dev/null
    pack_sdk=$(least "$pack_sdk" "$(task CreateNewImage)")
done

printf '\n%s, Oci.MSBuild of this commit, .NET SDK %s, docker-registry %s, %s cores, best of %s\n\n' "$(date -u +%F)" "$(dotnet --version)" \
    "$(docker-registry --version | grep -oE '[0-9]+\.[0-9.]+' | head -n 1)" "$(nproc)" "$runs"
printf '| publish of a 16 MB application | ours | processor | requests | bytes sent | SDK | processor | requests | bytes sent |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n'
for row in "plain:without an image" "first:first, after a build" "noop:nothing changed" "edit:one line edited" "nobuild:nothing changed, --no-build"; do
    case=${row%%:*}
    printf '| %s ' "${row#*:}"
    for who in ours sdk; do printf '| %s s | %s s | %s | %s ' "${best[$case $who]}" "${processor[$case $who]}" "${count[$case $who]}" "${sent[$case $who]}"; done
    printf '|\n'
done
printf '\n| self-contained, 110 MB | seconds |\n|---|---:|\n| our packing (OciPackLayers) | %s |\n| all our tasks, with the push | %s |\n| the SDK: packing and push (CreateNewImage) | %s |\n' "$pack_ours" "$all_ours" "$pack_sdk"
awk -v o="${best[noop ours]}" -v p="${best[plain ours]}" -v e="${sent[edit ours]}" -v s="${sent[edit sdk]}" -v a="$pack_ours" -v b="$pack_sdk" -v all="$all_ours" -v cp="${processor[noop ours]}" -v pp="${processor[plain ours]}" \
    'BEGIN { printf("\nA publish with nothing to do: %+.2f s (%+.2f s of processor) beside one without an image. An edit sends %.1f %% of the SDK'"'"'s bytes. Packing is %.1f times as fast as the SDK, which sends the layers in the same task; all our tasks together %.1f times.\n", o - p, cp - pp, s > 0 ? e * 100 / s : 0, a > 0 ? b / a : 0, all > 0 ? b / all : 0) }'
