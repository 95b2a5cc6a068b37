#!/usr/bin/env bash
# Submits a CoreLake command to a Spark cluster:
#
#   deploy/spark-submit.sh [OPTION ...] -- COMMAND [ARGUMENT ...]
#
#   deploy/spark-submit.sh --master spark://node1:7077 --libtorch-jar /opt/corelake/pytorch-native-cpu-2.7.1-linux-x86_64.jar \
#     -- run --input s3a://lake/images --output s3a://lake/pruned --run-id "nightly-$(date -u +%Y%m%d)"
#   deploy/spark-submit.sh --master spark://node1:7077 --deploy-mode cluster --jar /opt/corelake/corelake.jar ... -- run ...
#   deploy/spark-submit.sh --master yarn --deploy-mode cluster --queue images --num-executors 8 ... -- run ...
#
# What stands after -- goes to CoreLake unchanged. Options of this script:
#   --jar URI             the application jar; default target/corelake.jar of this folder's project. A standalone cluster in
#                         cluster mode takes it from there itself: a path that every worker has, or hdfs:, s3a:, http:
#   --libtorch-jar PATH   a jar with libtorch, at the same path on every node; in front of the class paths of driver and
#                         executors. Without it libtorch comes from embed.libtorch or from the node (docs/libtorch.md)
#   --log-config FILE     log4j2's, for the JVM that this script starts (in client mode the driver);
#                         default conf/log4j2.properties, one JSON object a line: conf/log4j2.json.properties
#   --help                prints this
# All others are spark-submit's own, in its words. It reads, among others:
#   --master URL          spark://host:7077, yarn, local[*]; default spark.master of the properties file
#   --deploy-mode MODE    client (the default: the driver runs here) or cluster (it runs on a node)
#   --properties-file F   conf/spark-defaults.local.conf, .gpu.conf, .s3.conf or your own; it takes one only
#   --conf KEY=VALUE      further settings
#   --driver-memory, --executor-memory, --executor-cores, --total-executor-cores, --name, --jars, --packages, --supervise
#   --num-executors, --queue, --archives, --principal, --keytab    YARN
#
# Environment: SPARK_HOME (else spark-submit of the PATH); JAVA_HOME; and what spark-submit itself reads.
# Credentials come from there or from roles: every user of a host can read command lines, so a --conf whose key names a
# secret is refused. In standalone cluster mode Spark sends the whole environment to the worker that runs the driver.
#
# Exit status:
#   client mode               that of the program: 0, 1 a bug, 2 usage, 3 the input, 4 locked, 5 worth a retry, 130, 143
#   standalone, cluster mode  0 the driver ended with 0; 1 it failed, was killed, or nothing is known; 5 the cluster did not
#                             take it or did not start it. Spark itself says 0 of a driver that failed, with
#                             spark.standalone.submit.waitAppCompletion too, and nobody but the worker learns the driver's
#                             exit code: it is in run.json. Ending the script does not end the driver.
#   YARN, cluster mode        spark-submit's: 0, or 1 for any failure
# Usage errors of the script itself are 2.
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
home=$(CDPATH= cd "$(dirname "$self")/.." && pwd)

fail() {
  echo "spark-submit.sh: $2" >&2
  exit "$1"
}

jar=$home/target/corelake.jar
log_config=$home/conf/log4j2.properties
libtorch=""
master=""
mode=""
properties=""
separated=false
options=()
confs=()

# spark-submit takes --option value and --option=value; here both become two words.
while (($# > 0)); do
  word=$1
  shift
  case $word in
    --)
      separated=true
      break
      ;;
    --help | -h)
      sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$self"
      exit 0
      ;;
    --verbose | -v | --supervise | --load-spark-defaults)
      options+=("$word")
      continue
      ;;
    --*=*)
      value=${word#*=}
      word=${word%%=*}
      ;;
    --* | -c)
      (($# > 0)) && [[ $1 != -- ]] || fail 2 "$word has no value"
      value=$1
      shift
      ;;
    *) fail 2 "'$word' is no option; the command of CoreLake and its arguments come after --" ;;
  esac
  case $word in
    --jar) jar=$value ;;
    --libtorch-jar) libtorch=$value ;;
    --log-config) log_config=$value ;;
    --class) fail 2 "--class is not for this script: it submits CoreLake" ;;
    --kill | --status) fail 2 "$word is not for this script: give it to spark-submit" ;;
    --conf | -c) confs+=("$value") ;;
    --driver-java-options) confs+=("spark.driver.extraJavaOptions=$value") ;;
    *) options+=("$word" "$value") ;;
  esac
  case $word in
    --master) master=$value ;;
    --deploy-mode) mode=$value ;;
    --properties-file) properties=$value ;;
  esac
done
$separated && (($# > 0)) || fail 2 "no command of CoreLake: end the options with -- and one, such as -- run --input ..."
[[ -z $properties || -r $properties ]] || fail 2 "--properties-file $properties cannot be read"
[[ -r $log_config ]] || fail 2 "--log-config $log_config cannot be read"

shopt -s nocasematch
for setting in ${confs[@]+"${confs[@]}"}; do
  case ${setting%%=*} in
    *secret* | *password* | *passwd* | *token* | *access.key | *accesskey | *account.key* | *private.key* | *.sas.*)
      fail 2 "--conf ${setting%%=*} would show a secret to all users of this host: use the environment, a role, or --properties-file" ;;
  esac
done
shopt -u nocasematch

if [[ -n ${SPARK_HOME:-} ]]; then
  submit=$SPARK_HOME/bin/spark-submit
else
  submit=$(command -v spark-submit) || fail 2 "There is no spark-submit: set SPARK_HOME, or put it on the PATH"
fi
[[ -x $submit ]] || fail 2 "$submit cannot be run: set SPARK_HOME to an installation of Spark 4.0 or 4.1"

# Prints the value of a key that the user gave, if any: the last --conf, else the properties file's.
given() {
  local setting found=""
  for setting in ${confs[@]+"${confs[@]}"}; do
    [[ $setting == "$1="* ]] && found=${setting#*=}
  done
  if [[ -z $found && -n $properties ]]; then
    found=$(sed -n "s/^[[:space:]]*${1//./\\.}[[:space:]=:][[:space:]=:]*//p" "$properties" | tail -n 1)
  fi
  echo "$found"
}

default() {
  [[ -n $(given "$1") ]] || confs+=("$1=$2")
}

master=${master:-$(given spark.master)}
mode=${mode:-$(given spark.submit.deployMode)}
mode=${mode:-client}

# libtorch's threads must not spin while they wait, and Java reads file names by the locale.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE}
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac
default spark.executorEnv.OMP_WAIT_POLICY "$OMP_WAIT_POLICY"
default spark.executorEnv.LC_ALL C.UTF-8
if [[ -n $libtorch ]]; then
  for key in spark.driver.extraClassPath spark.executor.extraClassPath; do
    others=$(given "$key")
    confs+=("$key=$libtorch${others:+:$others}")
  done
fi
if [[ ${SPARK_SUBMIT_OPTS:-} != *log4j2.configurationFile* ]]; then
  export SPARK_SUBMIT_OPTS="\"-Dlog4j2.configurationFile=$log_config\" ${SPARK_SUBMIT_OPTS:-}"
fi

waits=false
if [[ $master == spark://* && $mode == cluster ]]; then
  waits=true
  # The REST gateway, where it is on, does not wait.
  confs+=(spark.standalone.submit.waitAppCompletion=true spark.master.rest.enabled=false)
  # A worker starts the driver without what Spark needs of a JDK 17 (4.1.0); all other ways add it themselves.
  modules=$(grep '^-' "$home/deploy/local/jvm.options" | tr '\n' ' ')
  confs+=("spark.driver.extraJavaOptions=$modules$(given spark.driver.extraJavaOptions)")
elif [[ $jar != *:/* && ! -r $jar ]]; then
  fail 2 "There is no $jar: build it with mvn package, or name another with --jar"
fi
for setting in "${confs[@]}"; do
  options+=(--conf "$setting")
done
command=("$submit" ${options[@]+"${options[@]}"} --class io.corelake.cli.Main "$jar" "$@")
$waits || exec "${command[@]}"

# What the client says of the driver's state is all that can be known of it here.
said=$(mktemp "${TMPDIR:-/tmp}/corelake-submit.XXXXXX")
trap 'rm -f "$said"' EXIT
status=0
"${command[@]}" 2>&1 | tee "$said" >&2 || status=$?
state=$(sed -n 's/.*State of driver \([^ ]*\) is \([A-Z]*\), exiting.*/\2/p' "$said" | tail -n 1)
if ((status != 0)) && grep -q 'Failed to connect to' "$said"; then
  fail 5 "No master answers at $master"
fi
case $status:$state in
  0:FINISHED) exit 0 ;;
  0:?*) fail 1 "The driver ended as $state; its exit code is in run.json, its output in the worker's folder" ;;
  0:) fail 1 "spark-submit ended without a word on the driver's state (logger org.apache.spark.deploy.ClientEndpoint, level info)" ;;
  255:*) fail 5 "The cluster did not take the driver or could not start it" ;;
  *) exit "$status" ;;
esac
