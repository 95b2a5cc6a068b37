"""Prunes the lake each Sunday, by spark-submit in client mode on an Airflow worker.

For Airflow 3 with apache-airflow-providers-apache-spark; the worker has Spark 4.0 or 4.1, and the connection spark_default names
the master. In client mode the task fails as the program does. Cluster modes lose its exit code, so that the check is what
counts there; in YARN's, set yarn_track_via_rm_api=True or durable=False (Airflow 3.3).
"""

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG

from corelake_run import ARGUMENTS, RUN_ID, SCHEDULED, SUBMITTED, check

with DAG("corelake", **SCHEDULED):
    prune = SparkSubmitOperator(
        task_id="prune",
        conn_id="spark_default",
        application="/opt/corelake/corelake.jar",
        java_class="io.corelake.cli.Main",
        name=f"corelake {RUN_ID}",
        application_args=ARGUMENTS,
        deploy_mode="client",
        driver_memory="8g",
        executor_memory="8g",
        properties_file="/opt/corelake/conf/spark-defaults.s3.conf",
        conf={
            "spark.driver.extraClassPath": "/opt/corelake/pytorch-native-cpu-2.7.1-linux-x86_64.jar",
            "spark.executor.extraClassPath": "/opt/corelake/pytorch-native-cpu-2.7.1-linux-x86_64.jar",
            "spark.executorEnv.OMP_WAIT_POLICY": "PASSIVE",
            "spark.executorEnv.LC_ALL": "C.UTF-8",
        },
        env_vars={"OMP_WAIT_POLICY": "PASSIVE", "LC_ALL": "C.UTF-8"},
        **SUBMITTED,
    )
    prune >> check(RUN_ID)
