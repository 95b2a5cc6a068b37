#!/usr/bin/env bash
# Puts what the images take beside the application jar into target/docker, after mvn package: the jars that Maven has
# built with, held against jars.sha256. So docker build itself asks no repository of Maven's.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
class_path=target/local.classpath
[[ -r $class_path ]] || { echo "gather-jars.sh: there is no $class_path; run mvn package first" >&2; exit 1; }
rm -rf target/docker
mkdir -p target/docker/jars target/docker/libtorch
grep -v '^#' docker/jars.sha256 | while read -r sha256 name; do
  source=$(tr ':' '\n' <"$class_path" | grep -F -- "/$name") || {
    echo "gather-jars.sh: the build was made without $name; jars.sha256 is of another version" >&2
    exit 1
  }
  folder=target/docker/jars
  [[ $name != pytorch-native-* ]] || folder=target/docker/libtorch
  cp "$source" "$folder"
  echo "$sha256  $folder/$name" | sha256sum --check --quiet
done
