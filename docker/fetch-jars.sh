#!/usr/bin/env bash
# Fetches the jars of a list (sha256 and path below the repository), while the image is built:
#   fetch-jars.sh LIST FOLDER
# MAVEN_REPOSITORY is a mirror, where Maven Central cannot be reached.
set -euo pipefail
list=$1
folder=$2
repository=${MAVEN_REPOSITORY:-https://repo1.maven.org/maven2}

mkdir -p "$folder"
grep -v '^#' "$list" | while read -r sha256 path; do
  jar=$folder/${path##*/}
  curl --fail --silent --show-error --location --retry 3 --output "$jar" "$repository/$path"
  echo "$sha256  $jar" | sha256sum --check --quiet
done
