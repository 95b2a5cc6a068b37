package io.corelake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.FieldSchema;
import io.corelake.testing.LauncherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The asset bundle, and its init script with a stand-in for pip. */
class DatabricksTest {
  private static final Path FOLDER = Path.of("deploy/databricks");
  private static final String SCRIPT = FOLDER.resolve("install-libtorch.sh").toString();

  @TempDir Path folder;

  private static String bundle() throws IOException {
    return Files.readString(FOLDER.resolve("databricks.yml"));
  }

  private static List<String> faults(String text) throws IOException {
    String[] filled = {text};
    ((Map<?, ?>) ((Map<?, ?>) FieldSchema.parse(text).get(0)).get("variables"))
        .forEach(
            (name, variable) ->
                filled[0] =
                    filled[0].replace(
                        "${var." + name + "}", (String) ((Map<?, ?>) variable).get("default")));
    String known =
        filled[0]
            .replace("${bundle.name}", "corelake")
            .replace("${bundle.target}", "production")
            .replace("{{job.run_id}}", "123");
    Map<?, ?> bundle = (Map<?, ?>) FieldSchema.parse(known).get(0);
    List<String> faults =
        new ArrayList<>(FieldSchema.of("databricks-bundle", "bundle").faults(bundle));
    if (known.contains("${") || known.contains("{{")) {
      faults.add("a variable that is none");
    }
    if (faults.isEmpty()) {
      Map<?, ?> jobs = (Map<?, ?>) ((Map<?, ?>) bundle.get("resources")).get("jobs");
      faults.addAll(faultsOfJob((Map<?, ?>) jobs.get("corelake")));
    }
    return faults;
  }

  private static List<String> faultsOfJob(Map<?, ?> job) throws IOException {
    Map<?, ?> task = (Map<?, ?>) ((List<?>) job.get("tasks")).get(0);
    Map<?, ?> program = (Map<?, ?>) task.get("spark_jar_task");
    List<String> faults = new ArrayList<>();
    faults.addAll(Programs.faults(program.get("main_class_name"), program.get("parameters")));
    Map<?, ?> cluster = (Map<?, ?>) ((List<?>) job.get("job_clusters")).get(0);
    if (!cluster.get("job_cluster_key").equals(task.get("job_cluster_key"))) {
      faults.add("no cluster is called " + task.get("job_cluster_key"));
    }
    if (!task.get("libraries").toString().equals("[{jar=../../target/corelake.jar}]")) {
      faults.add("no jar of ours: " + task.get("libraries"));
    }
    faults.addAll(faultsOfCluster((Map<?, ?>) cluster.get("new_cluster")));
    return faults;
  }

  /** Returns what is wrong with a cluster that CoreLake is to run on. */
  static List<String> faultsOfCluster(Map<?, ?> cluster) throws IOException {
    Map<?, ?> settings = (Map<?, ?>) cluster.get("spark_conf");
    List<String> faults = new ArrayList<>(SparkSettings.faults(settings));
    String version = (String) cluster.get("spark_version");
    if (!version.matches("(17|18)\\.\\d\\.x-gpu-ml-scala2\\.13")) {
      faults.add("not known to be a runtime with Spark 4, Scala 2.13 and GPUs: " + version);
    }
    if (!cluster.get("data_security_mode").equals("SINGLE_USER")) {
      faults.add("no GPUs and no RDDs in " + cluster.get("data_security_mode"));
    }
    String script = cluster.get("init_scripts").toString().replaceFirst(".*/(.*?)}}].*", "$1");
    if (!Files.isExecutable(FOLDER.resolve(script))) {
      faults.add("no script of ours: " + script);
    }
    String target =
        Files.readString(Path.of(SCRIPT)).replaceFirst("(?s).*CORELAKE_TORCH:-(.*?)}.*", "$1");
    if (!settings.get("spark.corelake.embed.libtorch").equals(target + "/torch/lib")) {
      faults.add("libtorch is not where the script puts it: " + target);
    }
    return faults;
  }

  @Test
  void bundle_isWhatDatabricksAndTheProgramKnow() throws IOException {
    assertThat(faults(bundle())).isEmpty();
    assertThat(bundle()).contains("max_concurrent_runs: 1");
  }

  @ParameterizedTest
  @CsvSource({
    "spark_jar_task:, spark_jar_tsk:, spark_jar_tsk is no field",
    "max_concurrent_runs: 1, max_concurrent_run: 1, max_concurrent_run is no field",
    "max_concurrent_runs: 1, max_concurrent_runs: one, max_concurrent_runs is no integer",
    "quartz_cron_expression:, cron:, quartz_cron_expression is missing",
    "mode: production, mode: prod, .mode is none of",
    "io.corelake.cli.Main, io.corelake.cli.Mian, io.corelake.cli.Mian",
    "--output=, --outputs=, --output=URI",
    "'--run-id=job-{{job.run_id}}', '--run-id=job-{{job.id}}', a variable that is none",
    "embed.image-size, embed.image-sze, embed.image-s",
    "${var.input}, ${var.inputs}, a variable that is none",
    "../../target/corelake.jar, ../../target/corelake-all.jar, no jar of ours",
    "job_cluster_key: gpus, job_cluster_key: gpu, no cluster is called",
    "17.3.x-gpu-ml-scala2.13, 15.4.x-gpu-ml-scala2.12, Spark 4",
    "SINGLE_USER, USER_ISOLATION, no GPUs",
    "install-libtorch.sh, install-torch.sh, no script of ours",
    "/local_disk0/torch/torch/lib, /local_disk0/torch/lib, libtorch is not where",
    "spark.task.resource.gpu.amount, spark.task.resource.gpus.amount, no key of Spark"
  })
  void plantedTypos_areFound(String right, String wrong, String fault) throws IOException {
    String text = bundle();
    assertThat(text).contains(right);
    String planted =
        wrong.equals("job_cluster_key: gpu")
            ? text.replaceFirst(right, wrong)
            : text.replace(right, wrong);
    assertThat(faults(planted)).anySatisfy(found -> assertThat(found).contains(fault));
  }

  private LauncherProcess script(Map<String, String> more) {
    Path bin = Path.of("src/test/resources/deploy/bin").toAbsolutePath();
    Map<String, String> environment = new HashMap<>(more);
    environment.put("CORELAKE_PIP", bin.resolve("pip").toString());
    environment.put("CORELAKE_TORCH", folder.resolve("a torch").toString());
    environment.put("PIP_LOG", folder.resolve("pip").toString());
    return LauncherProcess.start(folder.resolve("log"), environment, List.of(SCRIPT));
  }

  @Test
  void initScript_bringsLibtorch_fromTheIndexOrFromWheels() throws Exception {
    LauncherProcess nowhere = script(Map.of("CORELAKE_WHEELS", "/no/wheels"));
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.output()).contains("/no/wheels", "CORELAKE_TORCH_INDEX is not set");
    String index = "https://wheels.example.com/cu128";
    assertThat(script(Map.of("CORELAKE_TORCH_INDEX", index)).exitCode()).isZero();
    assertThat(folder.resolve("a torch/torch/lib/libtorch_cuda.so")).exists();
    assertThat(Files.readString(folder.resolve("pip")))
        .contains("--index-url " + index + " torch==2.7.1");
    String wheels = Files.createDirectories(folder.resolve("the wheels")).toString();
    assertThat(script(Map.of("CORELAKE_WHEELS", wheels)).exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("pip")))
        .contains("--no-index --find-links " + wheels + " torch==2.7.1");
  }

  @Test
  void initScript_failsWhereNoLibtorchCame() throws Exception {
    Path nothing = Files.writeString(folder.resolve("nothing"), "#!/bin/sh\n");
    assertThat(nothing.toFile().setExecutable(true)).isTrue();
    LauncherProcess script =
        LauncherProcess.start(
            folder.resolve("log"),
            Map.of(
                "CORELAKE_PIP",
                nothing.toString(),
                "CORELAKE_WHEELS",
                folder.toString(),
                "CORELAKE_TORCH",
                folder.toString()),
            List.of(SCRIPT));
    assertThat(script.exitCode()).isEqualTo(1);
    assertThat(script.output()).contains("no libtorch with CUDA came to " + folder);
  }
}
