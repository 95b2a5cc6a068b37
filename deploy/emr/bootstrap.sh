#!/usr/bin/env bash
# Bootstrap action of Amazon EMR (emr-spark-8.0.0): puts CoreLake and libtorch for processors on every node.
#   bootstrap.sh s3://bucket/corelake     a folder with corelake.jar and pytorch-native-cpu-2.7.1-linux-x86_64.jar
set -euo pipefail
(($# == 1)) || { echo "bootstrap.sh: wants the folder of the jars, such as s3://bucket/corelake" >&2; exit 2; }
sudo install -d -o hadoop -g hadoop /opt/corelake
for jar in corelake.jar pytorch-native-cpu-2.7.1-linux-x86_64.jar; do
  aws s3 cp --only-show-errors "$1/$jar" "/opt/corelake/$jar"
done
