package io.corelake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.Dockerfile;
import io.corelake.testing.FieldSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests of deploy/kubernetes against the operator's fields, the program and the images. */
class KubernetesTest {
  private static final Path FOLDER = Path.of("deploy/kubernetes");

  private static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + ".yaml"));
  }

  /** Returns what is wrong with a file of manifests. */
  static List<String> faults(String text) throws IOException {
    List<String> faults = new ArrayList<>();
    for (Object document : FieldSchema.parse(text)) {
      Map<?, ?> manifest = (Map<?, ?>) document;
      String kind = (String) manifest.get("kind");
      faults.addAll(FieldSchema.of("kubernetes", kind).faults(manifest));
      if (faults.isEmpty() && kind.endsWith("SparkApplication")) {
        Map<?, ?> spec = (Map<?, ?>) manifest.get("spec");
        faults.addAll(
            faultsOf(kind.startsWith("Scheduled") ? (Map<?, ?>) spec.get("template") : spec));
      }
    }
    return faults;
  }

  private static List<String> faultsOf(Map<?, ?> spec) throws IOException {
    List<String> faults = new ArrayList<>();
    faults.addAll(Programs.faults(spec.get("mainClass"), spec.get("arguments")));
    faults.addAll(SparkSettings.faults((Map<?, ?>) spec.get("sparkConf")));
    String image = ((String) spec.get("image")).replaceFirst("^registry.example.com/", "");
    Dockerfile file =
        Dockerfile.of(
            Files.readString(Path.of("docker/Dockerfile." + image.replaceFirst(".*-", ""))));
    if (!file.last("LABEL").contains("ref.name=\"" + image + "\"")) {
      faults.add("no image of docker/: " + image);
    }
    String jar = ((String) spec.get("mainApplicationFile")).replaceFirst("^local://", "");
    if (!file.copied().contains(jar)) {
      faults.add("no file of the image: " + jar);
    }
    faultsOfVolumes(spec, file, faults);
    return faults;
  }

  /** What the image writes to must have room; every mount has its volume. */
  private static void faultsOfVolumes(Map<?, ?> spec, Dockerfile file, List<String> faults) {
    String volumes = String.valueOf(spec.get("volumes"));
    for (String role : List.of("driver", "executor")) {
      List<?> mounts = (List<?>) ((Map<?, ?>) spec.get(role)).get("volumeMounts");
      for (Object mount : mounts) {
        String name = (String) ((Map<?, ?>) mount).get("name");
        if (!volumes.contains("name=" + name)) {
          faults.add("no volume: " + name);
        }
      }
      String cache = file.last("ENV").replaceFirst(".*DJL_CACHE_DIR=(\\S+).*", "$1");
      if (!mounts.toString().contains("mountPath=" + cache)) {
        faults.add(role + " has no volume at " + cache);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rbac", "sparkapplication", "scheduledsparkapplication"})
  void manifests_areWhatTheOperatorTheProgramAndTheImagesKnow(String name) throws IOException {
    assertThat(faults(text(name))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gpu:, gpuz:, .gpuz is no field",
    "mode: cluster, mode: clutser, .mode is none of",
    "type: OnFailure, type: OnFailed, .type is none of",
    "instances: 4, instances: four, .instances is no integer",
    "sizeLimit: 1Gi, sizeLimit: 1 GB, .sizeLimit does not match",
    "serviceAccount: corelake, serviceAcount: corelake, .serviceAcount is no field",
    "mainApplicationFile:, mainApplication:, .mainApplicationFile is missing",
    "io.corelake.cli.Main, io.corelake.Main, ClassNotFoundException",
    "--input=, --inptu=, --input=URI",
    "--set=embed.image-size, --set=embed.imagesize, embed.image-size",
    "--run-id=first, '--run-id=first:run', --run-id must be",
    "spark.decommission.enabled, spark.decomission.enabled, no key of Spark",
    "corelake:0.1.0-gpu, corelake:0.1-gpu, no image of docker/",
    "/opt/corelake/corelake.jar, /opt/corelake/corlake.jar, no file of the image",
    "mountPath: /var/cache/corelake, mountPath: /var/cache/other, has no volume at",
    "name: native-cache, name: native-cash, no volume"
  })
  void plantedTypos_areFound(String right, String wrong, String fault) throws IOException {
    String text = text("sparkapplication");
    assertThat(text).contains(right);
    String planted =
        wrong.contains("native-cash")
            ? text.replaceFirst(right, wrong)
            : text.replace(right, wrong);
    assertThat(faults(planted)).anySatisfy(found -> assertThat(found).contains(fault));
  }

  @Test
  void schedule_repeatsTheApplication_butForItsName() throws IOException {
    Map<?, ?> one = (Map<?, ?>) FieldSchema.parse(text("sparkapplication")).get(0);
    Map<?, ?> weekly = (Map<?, ?>) FieldSchema.parse(text("scheduledsparkapplication")).get(0);
    Map<?, ?> spec = (Map<?, ?>) weekly.get("spec");
    assertThat(spec.get("concurrencyPolicy")).isEqualTo("Forbid");
    // A run of a fixed name would be made once and then be left as it is.
    assertThat(spec.toString()).doesNotContain("--run-id").contains("arguments");
    assertThat(spec.get("template").toString())
        .isEqualTo(one.get("spec").toString().replace("--run-id=first, ", ""));
  }

  @Test
  void serviceAccount_isTheDrivers_andCredentialsAreNoSecretsInTheFile() throws Exception {
    Map<?, ?> spec =
        (Map<?, ?>) ((Map<?, ?>) FieldSchema.parse(text("sparkapplication")).get(0)).get("spec");
    List<Object> rbac = FieldSchema.parse(text("rbac"));
    String account = (String) ((Map<?, ?>) spec.get("driver")).get("serviceAccount");
    assertThat(((Map<?, ?>) ((Map<?, ?>) rbac.get(0)).get("metadata")).get("name"))
        .isEqualTo(account);
    assertThat(rbac.get(2).toString()).contains("subjects=[{kind=ServiceAccount, name=" + account);
    Map<?, ?> hadoop = (Map<?, ?>) spec.get("hadoopConf");
    assertThat(
            Class.forName((String) hadoop.get("fs.s3a.aws.credentials.provider"))
                .getMethod("create"))
        .isNotNull();
    assertThat(hadoop.toString()).doesNotContain("secret.key", "access.key");
  }
}
