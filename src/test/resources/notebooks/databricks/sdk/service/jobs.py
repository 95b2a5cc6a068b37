"""As compute.py, of databricks.sdk.service.jobs."""

from enum import Enum

from databricks.sdk.service.compute import fields


class RunResultState(Enum):
    FAILED = "FAILED"
    SUCCESS = "SUCCESS"


RunState = fields("RunState", "", "life_cycle_state queue_reason result_state state_message user_cancelled_or_timedout")
SparkJarTask = fields("SparkJarTask", "", "jar_uri main_class_name parameters run_as_repl")
SubmitTask = fields(
    "SubmitTask",
    "task_key",
    "clean_rooms_notebook_task condition_task dashboard_task dbt_cloud_task dbt_platform_task dbt_task depends_on"
    " description email_notifications environment_key existing_cluster_id for_each_task gen_ai_compute_task health"
    " libraries new_cluster notebook_task notification_settings pipeline_task power_bi_task python_wheel_task run_if"
    " run_job_task spark_jar_task spark_python_task spark_submit_task sql_task timeout_seconds webhook_notifications",
)
