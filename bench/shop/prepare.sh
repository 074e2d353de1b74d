#!/usr/bin/env bash
# prepare.sh FOLDER FEED: an application of the usual size, to measure and prove publishing with: 16 MB of output, twelve packages, two projects
# beside it, a native library, resources in two cultures. Its packages are those that this repository restores, and two that are made of files of
# the SDK; those go to the FEED.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1 feed=$2
mkdir -p "$folder" "$feed"
for part in Shop Catalog Pricing Directory.Build.props Directory.Build.targets Directory.Packages.props; do cp -R "$here/$part" "$folder/"; done
while read -r name version; do
    sed -i "s/VERSION-OF-$name\"/$version\"/" "$folder/Shop/Shop.csproj"
done < <(sed -n 's/.*PackageVersion Include="\([^"]*\)" Version="\([^"]*\)".*/\1 \2/p' "$here/../../Directory.Packages.props")

# package NAME FILE=SOURCE...: a package of files of this machine.
package() {
    local name=$1 work file
    work=$(mktemp -d); shift
    printf '<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>%s</id><version>1.0.0</version><authors>test</authors><description>A part of the sample.</description></metadata></package>\n' "$name" >"$work/$name.nuspec"
    for file in "$@"; do install -D -m 0644 "${file#*=}" "$work/${file%%=*}"; done
    (cd "$work" && bsdtar --format zip -cf "$feed/$name.1.0.0.nupkg" -- *)
    rm -rf "$work"
}

sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
newest() { printf '%s\n' "$@" | sort -V | tail -n 1; }
runtime=$(newest "$sdk"/shared/Microsoft.NETCore.App/10.*)
compiler=$(newest "$sdk"/sdk/10.*/Roslyn/bincore)
[ -e "$feed/Shop.Checksums.1.0.0.nupkg" ] || package Shop.Checksums lib/net10.0/_._=/dev/null runtimes/linux-x64/native/libshop.so="$runtime/libSystem.IO.Compression.Native.so"
[ -e "$feed/Shop.Scripting.1.0.0.nupkg" ] || package Shop.Scripting lib/net10.0/Microsoft.CodeAnalysis.dll="$compiler/Microsoft.CodeAnalysis.dll" lib/net10.0/Newtonsoft.Json.dll="$compiler/../../Newtonsoft.Json.dll"
