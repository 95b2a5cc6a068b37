"""A workspace whose jobs end at once, as STATE says. It knows the arguments of databricks-sdk's JobsAPI and no others;
what a JAR task would be started with goes to the file ARGUMENTS, one a line."""

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from databricks.sdk.service import compute, jobs


class Waiter:
    run_id = 1

    def result(self, timeout=timedelta(minutes=20), callback=None):
        state = jobs.RunState(result_state=jobs.RunResultState[os.environ["STATE"]], state_message="as the stub was told")
        return SimpleNamespace(run_page_url="https://workspace/run/1", state=state)


def started(arguments):
    assert all(isinstance(argument, str) for argument in arguments), arguments
    Path(os.environ["ARGUMENTS"]).write_text("\n".join(arguments) + "\n")
    return Waiter()


class JobsAPI:
    def run_now(
        self, job_id, *, dbt_commands=None, idempotency_token=None, jar_params=None, job_parameters=None,
        notebook_params=None, only=None, performance_target=None, pipeline_params=None, python_named_params=None,
        python_params=None, queue=None, spark_submit_params=None, sql_params=None,
    ):
        assert isinstance(job_id, int) and len(idempotency_token) <= 64
        return started(jar_params)

    def submit(
        self, *, access_control_list=None, budget_policy_id=None, email_notifications=None, environments=None,
        git_source=None, health=None, idempotency_token=None, notification_settings=None, queue=None, run_as=None,
        run_name=None, tasks=None, timeout_seconds=None, usage_policy_id=None, webhook_notifications=None,
    ):
        [task] = tasks
        assert isinstance(task, jobs.SubmitTask) and len(idempotency_token) <= 64
        assert isinstance(task.new_cluster, compute.ClusterSpec)
        assert all(isinstance(library, compute.Library) for library in task.libraries)
        assert task.spark_jar_task.main_class_name == "io.corelake.cli.Main"
        return started(task.spark_jar_task.parameters)


class WorkspaceClient:
    def __init__(self):
        self.jobs = JobsAPI()
        self.current_user = SimpleNamespace(me=lambda: SimpleNamespace(user_name="somebody"))
