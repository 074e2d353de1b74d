#!/usr/bin/env bash
# pack.sh FOLDER [VERSION]: the four packages under one version into FOLDER: Oci.Core, Oci.MSBuild, Oci.Templates, and dotnet-oci for this
# machine and for any other.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mkdir -p "$1" && cd "$1" && pwd)
version=${2:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)}
for project in src/Core src/Tasks src/Tool templates; do
    dotnet pack "$project" -c Release -o "$folder" -v quiet -nologo -clp:NoSummary -p:Version="$version" -p:OciRelease=true
done
ls "$folder"
