"""Stands in for a Databricks session: `spark` answers by DuckDB, and databricks.sdk is the stub of this folder.

What was asked goes to the file QUERIES, one query a line.
"""

import os
import re
import sys

import duckdb

sys.path.insert(0, os.environ["STUBS"])


class Answer:
    def __init__(self, relation):
        self.relation = relation

    def toPandas(self):
        return self.relation.df()


class Session:
    def sql(self, query):
        with open(os.environ["QUERIES"], "a") as file:
            file.write(" ".join(query.split()) + "\n")
        return Answer(duckdb.sql(re.sub(r"parquet\.`([^`]+)`", r"read_parquet('\1/*.parquet')", query)))


spark = Session()
