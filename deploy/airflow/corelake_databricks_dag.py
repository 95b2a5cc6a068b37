"""As corelake_dag.py, as a one-time run on a job cluster of Databricks.

For Airflow 3 with apache-airflow-providers-databricks. Its cluster is that of deploy/databricks/databricks.yml, which has
the reasons; the jar and the init script are put where it says. There is no idempotency_token: Databricks would answer a
retry with the run that failed. What makes a retry safe is the run's name.
"""

from airflow.providers.databricks.operators.databricks import DatabricksSubmitRunOperator
from airflow.sdk import DAG

from corelake_run import ARGUMENTS, RUN_ID, SCHEDULED, SUBMITTED, check

VOLUME = "/Volumes/main/corelake/deploy"

with DAG("corelake_databricks", **SCHEDULED):
    prune = DatabricksSubmitRunOperator(
        task_id="prune",
        databricks_conn_id="databricks_default",
        run_name=RUN_ID,
        tasks=[
            {
                "task_key": "prune",
                "spark_jar_task": {"main_class_name": "io.corelake.cli.Main", "parameters": ARGUMENTS},
                "libraries": [{"jar": f"{VOLUME}/corelake.jar"}],
                "new_cluster": {
                    "spark_version": "17.3.x-gpu-ml-scala2.13",
                    "node_type_id": "g5.4xlarge",
                    "num_workers": 4,
                    "data_security_mode": "SINGLE_USER",
                    "init_scripts": [{"volumes": {"destination": f"{VOLUME}/install-libtorch.sh"}}],
                    "spark_conf": {
                        "spark.task.resource.gpu.amount": "0.0625",
                        "spark.corelake.embed.device": "gpu",
                        "spark.corelake.embed.libtorch": "/local_disk0/torch/torch/lib",
                    },
                    "spark_env_vars": {"DJL_CACHE_DIR": "/local_disk0/djl", "OMP_WAIT_POLICY": "PASSIVE"},
                },
            }
        ],
        polling_period_seconds=60,
        **SUBMITTED,
    )
    prune >> check(RUN_ID)
