#!/usr/bin/env bash
# Stands in for /opt/entrypoint.sh of Spark's image (github.com/apache/spark-docker, entrypoint.sh.template): what that
# starts for a driver and for other commands. Executors need Kubernetes.
set -euo pipefail
if [[ ${1:-} == driver ]]; then
  shift
  set -- "$SPARK_HOME/bin/spark-submit" --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS" --deploy-mode client "$@"
fi
exec "$@"
