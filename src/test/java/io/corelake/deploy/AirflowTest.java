package io.corelake.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.corelake.testing.Dockerfile;
import io.corelake.testing.FieldSchema;
import io.corelake.testing.Python;
import io.corelake.testing.Python.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The DAGs, imported against a stand-in whose operators refuse what Airflow's own refuse. */
class AirflowTest {
  private static final Path CHECK = Path.of("src/test/python/check_dags.py");

  private static Optional<Python> python = Optional.empty();

  @TempDir Path folder;

  /** What is in a DAG file; or what its import failed with. */
  private record Imported(Map<?, ?> dag, String failure) {
    Map<?, ?> task(String id) {
      return (Map<?, ?>) ((Map<?, ?>) dag.get("tasks")).get(id);
    }
  }

  @BeforeAll
  static void interpreter() {
    python = Python.with();
    assumeTrue(python.isPresent(), "There is no python3");
  }

  @BeforeEach
  void files() throws IOException {
    copy("airflow", "corelake_run.py", "corelake_dag.py", "corelake_databricks_dag.py");
    copy("airflow", "corelake_kubernetes_dag.py");
    copy("kubernetes", "sparkapplication.yaml");
  }

  private void copy(String from, String... names) throws IOException {
    for (String name : names) {
      Files.copy(Path.of("deploy", from, name), folder.resolve(name));
    }
  }

  private void replace(String name, String right, String wrong) throws IOException {
    Path file = folder.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(right);
    Files.writeString(file, text.replace(right, wrong));
  }

  private Imported imported(String name) {
    Output output = python.orElseThrow().run(CHECK, folder.resolve(name).toString());
    return output.exitCode() == 0
        ? new Imported((Map<?, ?>) FieldSchema.parse(output.text()).get(0), "")
        : new Imported(Map.of(), output.text());
  }

  /** Returns a text as it is once Airflow has put the logical date in. */
  private static String rendered(Object value) {
    return ((String) value).replace("{{ dag_run.run_after | ts_nodash }}", "20260104T020000");
  }

  private static List<String> rendered(List<?> values) {
    return values.stream().map(AirflowTest::rendered).toList();
  }

  private static List<String> faults(String name, Imported file) throws IOException {
    if (!file.failure().isEmpty()) {
      return List.of(file.failure());
    }
    Map<?, ?> prune = file.task("prune");
    return switch (name) {
      case "corelake_dag.py" -> faultsOfSubmit(prune);
      case "corelake_kubernetes_dag.py" -> faultsOfKubernetes(prune);
      default -> faultsOfDatabricks(prune);
    };
  }

  private static List<String> faultsOfSubmit(Map<?, ?> prune) throws IOException {
    List<String> faults = new ArrayList<>(SparkSettings.faults((Map<?, ?>) prune.get("conf")));
    faults.addAll(
        Programs.faults(
            prune.get("java_class"), rendered((List<?>) prune.get("application_args"))));
    List<String> copied =
        Dockerfile.of(Files.readString(Path.of("docker/Dockerfile.cpu"))).copied();
    if (!copied.contains(prune.get("application"))) {
      faults.add("no file of ours: " + prune.get("application"));
    }
    Path properties =
        Path.of(((String) prune.get("properties_file")).replace("/opt/corelake/", ""));
    if (!Files.exists(properties)) {
      faults.add("no file of ours: " + properties);
    }
    return faults;
  }

  private static List<String> faultsOfKubernetes(Map<?, ?> prune) throws IOException {
    String manifest = rendered(prune.get("application_file"));
    List<String> faults = new ArrayList<>(KubernetesTest.faults(manifest));
    if (!manifest.contains("--run-id=lake-20260104T020000") || !manifest.contains("type: Never")) {
      faults.add("Airflow's name and retries are not in the manifest");
    }
    return faults;
  }

  private static List<String> faultsOfDatabricks(Map<?, ?> prune) throws IOException {
    Map<?, ?> sent = Map.of("run_name", prune.get("run_name"), "tasks", prune.get("tasks"));
    List<String> faults =
        new ArrayList<>(FieldSchema.of("databricks-bundle", "submit").faults(sent));
    if (faults.isEmpty()) {
      Map<?, ?> job = (Map<?, ?>) ((List<?>) prune.get("tasks")).get(0);
      Map<?, ?> program = (Map<?, ?>) job.get("spark_jar_task");
      faults.addAll(
          Programs.faults(
              program.get("main_class_name"), rendered((List<?>) program.get("parameters"))));
      faults.addAll(DatabricksTest.faultsOfCluster((Map<?, ?>) job.get("new_cluster")));
      if (!job.get("libraries").toString().endsWith("/corelake.jar}]")) {
        faults.add("no jar of ours: " + job.get("libraries"));
      }
    }
    return faults;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"corelake_dag.py", "corelake_kubernetes_dag.py", "corelake_databricks_dag.py"})
  void dag_runsOnceAtATime_retriesTheSameRun_andIsChecked(String name) throws IOException {
    Imported file = imported(name);
    assertThat(faults(name, file)).isEmpty();
    Map<?, ?> dag = (Map<?, ?>) file.dag().get("given");
    assertThat(dag.get("max_active_runs")).isEqualTo(1);
    assertThat(dag.get("catchup")).isEqualTo(false);
    assertThat(file.dag().get("order")).hasToString("[[prune, check]]");
    assertThat((int) file.task("prune").get("retries")).isPositive();
    // A dead driver's lock is stale after six heartbeats of ten seconds.
    assertThat((int) file.task("prune").get("retry_delay")).isGreaterThan(60);
    assertThat((int) file.task("prune").get("execution_timeout")).isPositive();
    assertThat(file.task("check").get("outlets")).hasToString("[s3://lake/pruned/current.json]");
    assertThat(file.task("check").get("op_args"))
        .hasToString("[lake-{{ dag_run.run_after | ts_nodash }}]");
    assertThat(file.task("prune").toString())
        .contains("--run-id=lake-{{ dag_run.run_after | ts_nodash }}")
        .contains("--input=s3a://lake/images")
        .contains("--output=s3a://lake/pruned");
  }

  @ParameterizedTest
  @CsvSource({
    "corelake_dag.py, corelake_dag.py, java_class=, java_clas=, java_clas",
    "corelake_dag.py, corelake_dag.py, task_id=, tsk_id=, tsk_id",
    "corelake_dag.py, corelake_dag.py, io.corelake.cli.Main, io.corelake.Main, io.corelake.Main",
    "corelake_dag.py, corelake_dag.py, corelake.jar, corelke.jar, no file of ours",
    "corelake_dag.py, corelake_dag.py, defaults.s3, defaults.s4, no file of ours",
    "corelake_dag.py, corelake_dag.py, spark.driver.extraClassPath, spark.driver.classPath, no key",
    "corelake_dag.py, corelake_dag.py, import DAG, import Dag, cannot import name",
    "corelake_dag.py, corelake_run.py, --output=, --outptu=, --output=URI",
    "corelake_dag.py, corelake_run.py, select.keep, select.keeps, select.keep",
    "corelake_dag.py, corelake_run.py, '| ts_nodash', '| ts', --run-id must be",
    "corelake_dag.py, corelake_run.py, max_active_runs, max_active_run, max_active_run",
    "corelake_dag.py, corelake_run.py, execution_timeout, executiontimeout, executiontimeout",
    "corelake_kubernetes_dag.py, corelake_kubernetes_dag.py, application_file, app_file, app_file",
    "corelake_kubernetes_dag.py, sparkapplication.yaml, --run-id=first, --run-id=1, has not one",
    "corelake_kubernetes_dag.py, sparkapplication.yaml, gpu:, gpuz:, gpuz is no field",
    "corelake_databricks_dag.py, corelake_databricks_dag.py, tasks=, task=, task",
    "corelake_databricks_dag.py, corelake_databricks_dag.py, spark_jar_task, jar_task, jar_task",
    "corelake_databricks_dag.py, corelake_databricks_dag.py, num_workers, workers, workers",
    "corelake_databricks_dag.py, corelake_databricks_dag.py, corelake.jar, core.jar, no jar of ours",
    "corelake_databricks_dag.py, corelake_databricks_dag.py, 17.3.x, 16.4.x, Spark 4"
  })
  void plantedTypos_areFound(String dag, String name, String right, String wrong, String fault)
      throws IOException {
    replace(name, right, wrong);
    assertThat(faults(dag, imported(dag))).anySatisfy(found -> assertThat(found).contains(fault));
  }

  @Test
  void check_refusesARunThatIsNotWhole() throws IOException {
    Path run = Files.createDirectories(folder.resolve("out/runs/lake"));
    String counts = "{\"ranked\": 5, \"folded\": 0, \"rejected\": 0}";
    String whole =
        """
        {"run_id": "lake", "status": "done", "exit_code": 0, "error": null,
         "subsets": [{"name": "keep-0.40", "images": 2}], "counts": %s}"""
            .formatted(counts);
    Files.writeString(run.resolve("run.json"), whole);
    assertThat(check("lake").text()).contains("has no _SUCCESS");
    Files.createFile(run.resolve("_SUCCESS"));
    assertThat(check("lake").text()).contains("runs/lake/subsets/keep-0.40\"");
    assertThat(check("other").exitCode()).isNotZero();
    for (String[] planted :
        new String[][] {
          {"\"done\"", "\"failed\"", "lake is failed"},
          {"\"exit_code\": 0", "\"exit_code\": 3", "exit code 3"},
          {"0.40", "0.20", "no images in keep-0.40"},
          {"\"images\": 2", "\"images\": 0", "no images in keep-0.40"},
          {"\"run_id\": \"lake\"", "\"run_id\": \"older\"", "run.json is of older"}
        }) {
      Files.writeString(run.resolve("run.json"), whole.replace(planted[0], planted[1]));
      assertThat(check("lake").text()).contains(planted[2]);
    }
  }

  private Output check(String runId) {
    return python
        .orElseThrow()
        .run(
            CHECK,
            folder.resolve("corelake_dag.py").toString(),
            folder.resolve("out").toString(),
            runId);
  }
}
