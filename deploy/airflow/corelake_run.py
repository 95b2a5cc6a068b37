"""What the CoreLake DAGs share: which images, which settings, the name of a run, and whether it is whole.

For Airflow 3. Put this file beside the DAGs that you use, in the DAGs' folder.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from airflow.sdk import Asset, ObjectStoragePath, task

# As Spark opens them, and the same place as Airflow opens it (s3:// needs apache-airflow-providers-amazon[s3fs]).
INPUT = "s3a://lake/images"
OUTPUT = "s3a://lake/pruned"
OUTPUT_IN_AIRFLOW = "s3://lake/pruned"
# The subset that the training takes, one of select.keep.
SUBSET = "keep-0.40"

# One name for a DAG run: a retry, a cleared task and a twin that a lost worker left behind all mean the same run.
# While one of them is alive the others end with exit code 4; once it is finished they find it so, and end with 0.
# Not of the logical date: a DAG run that was started by hand or by Airflow's API need not have one.
RUN_ID = "lake-{{ dag_run.run_after | ts_nodash }}"

ARGUMENTS = [
    "run",
    f"--input={INPUT}",
    f"--output={OUTPUT}",
    f"--run-id={RUN_ID}",
    "--set=select.keep=[0.2,0.4,0.6]",
]

# Readers are told by current.json, which is written last of all; DAGs that train can be scheduled on it.
PRUNED = Asset(f"{OUTPUT_IN_AIRFLOW}/current.json")

SCHEDULED = {
    "schedule": "0 2 * * 0",
    "start_date": datetime(2026, 1, 4, tzinfo=timezone.utc),
    "catchup": False,
    "max_active_runs": 1,
    "tags": ["corelake"],
}

# Operators do not tell exit codes apart: 5 (storage, cluster) and 4 (held) are worth the retries, 2 (usage) and 3 (data)
# end the same way again, in seconds or where they did. The lock of a driver that was killed is stale after a minute.
SUBMITTED = {
    "retries": 3,
    "retry_delay": timedelta(minutes=3),
    "execution_timeout": timedelta(hours=12),
}


def subset_of(record: dict, run_id: str) -> str:
    """Returns the folder of the subset below the run's; raises where the run is not whole."""
    if record["run_id"] != run_id:
        raise ValueError(f"run.json is of {record['run_id']}, not of {run_id}")
    if record["status"] != "done" or record["exit_code"] != 0:
        raise ValueError(f"{run_id} is {record['status']}, exit code {record['exit_code']}: {record['error']}")
    images = {subset["name"]: subset["images"] for subset in record["subsets"]}
    if not images.get(SUBSET):
        raise ValueError(f"{run_id} has no images in {SUBSET}; it has {images}")
    return f"subsets/{SUBSET}"


@task(outlets=[PRUNED], retries=2, execution_timeout=timedelta(minutes=10))
def check(run_id: str) -> str:
    """Returns the URI of the subset, by XCom, once run.json says that the run is whole and it has its _SUCCESS."""
    folder = f"{OUTPUT_IN_AIRFLOW}/runs/{run_id}"
    record = json.loads(ObjectStoragePath(f"{folder}/run.json").read_text())
    subset = f"{folder}/{subset_of(record, run_id)}"
    if not ObjectStoragePath(f"{folder}/_SUCCESS").exists():
        raise ValueError(f"{folder} has no _SUCCESS")
    counts = record["counts"]
    print(f"{run_id}: {counts['ranked']} ranked, {counts['folded']} folded, {counts['rejected']} rejected; {subset}")
    return subset
