#!/usr/bin/env bash
# Runs a command from cron, one at a time, with a log file for each run:
#
#   deploy/cron/corelake-cron.sh NAME COMMAND [ARGUMENT ...]
#
# NAME is the schedule's: a second run of it, while the first goes on, ends with 4 (by flock, on this machine; the lock
# of the output does the same for runs from elsewhere). All output of COMMAND goes to LOGS/NAME/<UTC time>.log. Nothing is
# printed by a run that succeeds, so cron, which mails whatever is printed, mails of failures alone: the exit status, what
# it means, the log's place and its last lines.
#
# Environment, as lines of the crontab:
#   CORELAKE_LOGS       folder of the logs; default $HOME/corelake-logs
#   CORELAKE_KEEP_DAYS  logs that are older are deleted, of this NAME; default 30
#
# Exit status: the command's (docs/manifests.md#exit-codes); 4 held; 2 wrong use.
set -euo pipefail

fail() {
  echo "corelake-cron.sh: $2" >&2
  exit "$1"
}

(($# >= 2)) || fail 2 "wants a name and a command: corelake-cron.sh nightly deploy/local/corelake run ..."
name=$1
shift
[[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail 2 "the name must be letters, digits, dots, dashes and underscores, was '$name'"
days=${CORELAKE_KEEP_DAYS:-30}
[[ $days =~ ^[0-9]+$ ]] || fail 2 "CORELAKE_KEEP_DAYS must be a number of days, was '$days'"
logs=${CORELAKE_LOGS:-${HOME:?sets neither CORELAKE_LOGS nor HOME}/corelake-logs}/$name
mkdir -p "$logs" || fail 2 "the folder of the logs cannot be made: $logs"

exec 9>"$logs/lock"
flock --nonblock 9 || fail 4 "$name is still running; its log is the newest in $logs"

find "$logs" -maxdepth 1 -name '*.log' -type f -mtime "+$days" -delete
log=$logs/$(date --utc +%Y%m%dT%H%M%SZ).log
status=0
# Only this script holds the lock: what COMMAND leaves running in the background does not.
"$@" >>"$log" 2>&1 9>&- </dev/null || status=$?
((status != 0)) || exit 0

case $status in
  1) meaning="a bug, or unknown" ;;
  2) meaning="the command line or the configuration is wrong: the same command will fail again" ;;
  3) meaning="the input data, or what verify found: see below" ;;
  4) meaning="another run holds the output" ;;
  5) meaning="storage or cluster: the same command again goes on from here" ;;
  126 | 127) meaning="the command cannot be run: look at its path, PATH and JAVA_HOME" ;;
  *) meaning="ended from outside: the same command again goes on from here" ;;
esac
echo "CoreLake $name on $(hostname) ended with $status: $meaning"
echo "Log: $log"
echo
tail -n 20 "$log"
exit "$status"
