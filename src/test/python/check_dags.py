"""Imports a DAG file against a stand-in for Airflow, and prints as JSON what is in it.

    check_dags.py FILE                     the DAG, its tasks with their arguments, and their order
    check_dags.py FILE OUTPUT RUN_ID       what the task "check" returns for a run below OUTPUT

Operators, DAG and Asset take the keyword arguments that Airflow's own take, and refuse others as those do. The names are
written down after github.com/apache/airflow (Apache-2.0): Airflow 3, task-sdk bases/operator.py at 003b171, definitions/
dag.py at 008a445; providers apache-spark spark_submit.py at 015d5de, cncf-kubernetes spark_kubernetes.py at 000ea79 and
pod.py at 0082097, databricks databricks.py at 015b96e. Left out is what not every Airflow 3 has.
"""

import datetime
import importlib.util
import json
import pathlib
import sys
import types

BASE_OPERATOR = """task_id owner email email_on_retry email_on_failure retries retry_delay retry_exponential_backoff
max_retry_delay start_date end_date depends_on_past ignore_first_depends_on_past wait_for_past_depends_before_skipping
wait_for_downstream dag params default_args priority_weight weight_rule queue pool pool_slots execution_timeout
on_execute_callback on_failure_callback on_success_callback on_retry_callback on_skipped_callback pre_execute post_execute
trigger_rule resources run_as_user map_index_template max_active_tis_per_dag max_active_tis_per_dagrun executor
executor_config do_xcom_push multiple_outputs inlets outlets task_group doc doc_md doc_json doc_yaml doc_rst
task_display_name logger_name allow_nested_operators"""

SPARK_SUBMIT = """application conf conn_id files py_files archives driver_class_path jars java_class packages
exclude_packages repositories total_executor_cores executor_cores executor_memory driver_memory keytab principal proxy_user
name num_executors status_poll_interval application_args env_vars verbose spark_binary properties_file yarn_queue
deploy_mode use_krb5ccache post_submit_commands"""

POD = """kubernetes_conn_id namespace image name random_name_suffix cmds arguments ports volume_mounts volumes env_vars
env_from secrets in_cluster cluster_context labels reattach_on_restart startup_timeout_seconds
startup_check_interval_seconds get_logs base_container_name container_logs image_pull_policy annotations
container_resources affinity config_file node_selector image_pull_secrets service_account_name hostnetwork host_aliases
tolerations security_context container_security_context dnspolicy dns_config hostname subdomain schedulername full_pod_spec
init_containers log_events_on_failure do_xcom_push pod_template_file pod_template_dict priority_class_name
pod_runtime_info_envs termination_grace_period configmaps skip_on_exit_code deferrable poll_interval
log_pod_spec_on_failure on_finish_action termination_message_policy active_deadline_seconds callbacks progress_callback
logging_interval"""

SPARK_KUBERNETES = """image code_path namespace name application_file template_spec get_logs do_xcom_push
success_run_history_limit startup_timeout_seconds log_events_on_failure reattach_on_restart delete_on_termination
kubernetes_conn_id random_name_suffix"""

DATABRICKS = """json tasks spark_jar_task notebook_task spark_python_task spark_submit_task pipeline_task dbt_task
new_cluster existing_cluster_id libraries run_name timeout_seconds databricks_conn_id polling_period_seconds
databricks_retry_limit databricks_retry_delay databricks_retry_args do_xcom_push idempotency_token access_control_list
wait_for_termination git_source deferrable"""

DAG_FIELDS = """description default_args start_date end_date schedule template_searchpath template_undefined
user_defined_macros user_defined_filters max_active_tasks max_active_runs max_consecutive_failed_dag_runs dagrun_timeout
catchup on_success_callback on_failure_callback doc_md params access_control is_paused_upon_creation
jinja_environment_kwargs render_template_as_native_obj tags owner_links auto_register fail_fast dag_display_name"""

DAGS = []


def refuse_unknown(who, given, known):
    wrong = sorted(set(given) - set(known.split()))
    if wrong:
        raise TypeError(f"Invalid arguments were passed to {who}: {', '.join(wrong)}")


class DAG:
    def __init__(self, dag_id, **given):
        refuse_unknown("DAG", given, DAG_FIELDS)
        self.dag_id, self.given, self.tasks, self.order = dag_id, given, {}, []

    def __enter__(self):
        DAGS.append(self)
        return self

    def __exit__(self, *failure):
        return False


class BaseOperator:
    known = ""

    def __init__(self, **given):
        refuse_unknown(type(self).__name__, given, self.known + " " + BASE_OPERATOR)
        self.given, self.dag = given, DAGS[-1]
        if given["task_id"] in self.dag.tasks:
            raise ValueError(f"Two tasks are called {given['task_id']}")
        self.dag.tasks[given["task_id"]] = self

    def __rshift__(self, after):
        self.dag.order.append([self.given["task_id"], after.given["task_id"]])
        return after


class Asset:
    def __init__(self, name=None, uri=None, **given):
        refuse_unknown("Asset", given, "group extra watchers")
        self.uri = uri or name


def task(**given):
    """The decorator: called in a DAG, the function becomes a task of its name."""

    def decorate(function):
        class Decorated(BaseOperator):
            known = "op_args"

        def call(*arguments):
            return Decorated(task_id=function.__name__, op_args=list(arguments), **given)

        call.function = function
        return call

    return decorate


def operator(name, known):
    return type(name, (BaseOperator,), {"known": known})


def install(module, **contents):
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:end]), types.ModuleType(".".join(parts[:end])))
    vars(sys.modules[module]).update(contents)


def plain(value):
    if isinstance(value, datetime.timedelta):
        return int(value.total_seconds())
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, Asset):
        return value.uri
    raise TypeError(f"Not for JSON: {value!r}")


def main():
    file = pathlib.Path(sys.argv[1])
    install("airflow.sdk", Asset=Asset, DAG=DAG, ObjectStoragePath=pathlib.Path, task=task)
    install(
        "airflow.providers.apache.spark.operators.spark_submit",
        SparkSubmitOperator=operator("SparkSubmitOperator", SPARK_SUBMIT),
    )
    install(
        "airflow.providers.cncf.kubernetes.operators.spark_kubernetes",
        SparkKubernetesOperator=operator("SparkKubernetesOperator", SPARK_KUBERNETES + " " + POD),
    )
    install(
        "airflow.providers.databricks.operators.databricks",
        DatabricksSubmitRunOperator=operator("DatabricksSubmitRunOperator", DATABRICKS),
    )
    sys.path.insert(0, str(file.parent))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if len(sys.argv) > 2:
        import corelake_run

        corelake_run.OUTPUT_IN_AIRFLOW = sys.argv[2]
        print(json.dumps(corelake_run.check.function(sys.argv[3])))
        return
    (dag,) = DAGS
    tasks = {name: {"operator": type(each).__name__, **each.given} for name, each in dag.tasks.items()}
    print(json.dumps({"dag_id": dag.dag_id, "given": dag.given, "tasks": tasks, "order": dag.order}, default=plain))


if __name__ == "__main__":
    main()
