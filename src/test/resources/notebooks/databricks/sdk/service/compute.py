"""The classes that the notebook makes, with the names of all their fields in databricks-sdk-py; another name fails.

The names are those of commit 64b7823 of github.com/databricks/databricks-sdk-py (Apache-2.0), of jobs.py 004650f.
"""

from dataclasses import make_dataclass
from enum import Enum


def fields(name, required, optional):
    return make_dataclass(name, [*required.split(), *((field, object, None) for field in optional.split())])


class DataSecurityMode(Enum):
    NONE = "NONE"
    SINGLE_USER = "SINGLE_USER"
    USER_ISOLATION = "USER_ISOLATION"


Library = fields("Library", "", "cran egg jar maven pypi requirements whl")
VolumesStorageInfo = fields("VolumesStorageInfo", "destination", "")
InitScriptInfo = fields("InitScriptInfo", "", "abfss dbfs file gcs s3 volumes workspace")
ClusterSpec = fields(
    "ClusterSpec",
    "",
    "apply_policy_default_values autoscale autotermination_minutes aws_attributes azure_attributes cluster_log_conf"
    " cluster_name custom_tags data_security_mode docker_image driver_instance_pool_id driver_node_type_id"
    " enable_elastic_disk enable_local_disk_encryption gcp_attributes init_scripts instance_pool_id is_single_node kind"
    " node_type_id num_workers policy_id runtime_engine single_user_name spark_conf spark_env_vars spark_version"
    " ssh_public_keys use_ml_runtime workload_type",
)
