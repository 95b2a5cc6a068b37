"""As corelake_dag.py, by Kubeflow's Spark operator on Kubernetes.

For Airflow 3 with apache-airflow-providers-cncf-kubernetes. deploy/kubernetes/sparkapplication.yaml lies beside this file
in the DAGs' folder, or a folder above as in the project; INPUT and OUTPUT are those of the manifest here.
"""

from pathlib import Path

from airflow.providers.cncf.kubernetes.operators.spark_kubernetes import SparkKubernetesOperator
from airflow.sdk import DAG

from corelake_run import RUN_ID, SCHEDULED, SUBMITTED, check

HERE = Path(__file__).resolve().parent
PLACES = [HERE / "sparkapplication.yaml", HERE.parent / "kubernetes" / "sparkapplication.yaml"]


def application() -> str:
    """Returns the manifest, with the DAG's name for the run, and with Airflow in the place of the operator's restarts."""
    text = next(place for place in PLACES if place.exists()).read_text()
    for ours, dags in [("--run-id=first", f"--run-id={RUN_ID}"), ("type: OnFailure", "type: Never")]:
        if text.count(ours) != 1:
            raise ValueError(f"sparkapplication.yaml has not one '{ours}'")
        text = text.replace(ours, dags)
    return text


with DAG("corelake_kubernetes", **SCHEDULED):
    prune = SparkKubernetesOperator(
        task_id="prune",
        name="corelake",
        namespace="corelake",
        application_file=application(),
        kubernetes_conn_id="kubernetes_default",
        get_logs=True,
        # What is still running when a worker is lost is found again, not started twice.
        reattach_on_restart=True,
        startup_timeout_seconds=1800,
        **SUBMITTED,
    )
    prune >> check(RUN_ID)
