package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.Corpora;
import io.corelake.testing.FaultyS3;
import io.corelake.testing.FaultyS3.Fault;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.S3Objects;
import io.corelake.testing.S3Server;
import io.corelake.testing.S3Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands on S3, input, proxy, work and output, and through a proxy in front of it that fails.
 */
class S3RunIT {
  private static final int IMAGES = 24;

  /** Has a run take the tables of the first one, and make no more than its manifests. */
  private static final String FINISHED = "--work=s3a://lake/out/work";

  @TempDir static Path folder;
  private static S3Server server;
  private static FaultyS3 proxy;
  private static S3Objects lake;
  private static SortedMap<String, String> reference;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    server = S3Server.start(folder, "lake");
    proxy = FaultyS3.start(server.endpoint());
    lake = new S3Objects(server.endpoint(), "lake");
    lake.upload(Corpora.draw(folder.resolve("images"), IMAGES), "images and é");
    lake.upload(Corpora.untrainedProxy(folder.resolve("proxy.pt")), "proxy.pt");
    SparkSession spark = LocalSpark.onCores(2);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    // What a session has that the program made.
    StorageDefaults.missingIn(new SparkConf(false))
        .forEach(
            (key, value) -> {
              if (key.startsWith("spark.hadoop.")) {
                hadoop.set(key.substring("spark.hadoop.".length()), value);
              } else {
                spark.conf().set(key, value);
              }
            });
    S3Settings.of(proxy.endpoint())
        .forEach((key, value) -> hadoop.set(key.substring("spark.hadoop.".length()), value));
    hadoop.set("fs.s3a.access.key", "any");
    hadoop.set("fs.s3a.secret.key", "any");
    hadoop.set("fs.s3a.retry.interval", "20ms");
    hadoop.set("fs.s3a.retry.throttle.interval", "20ms");
    hadoop.set("fs.s3a.attempts.maximum", "0");
    hadoop.set("fs.s3a.retry.limit", "4");
    hadoop.set("fs.s3a.retry.throttle.limit", "4");
    Ended run = run("out");
    assertThat(run.exitCode()).as(run.output()).isZero();
    reference = published("out");
  }

  @AfterAll
  static void stop() {
    lake.close();
    proxy.close();
    server.close();
    LocalSpark.stop();
  }

  /** What came of a command. */
  private record Ended(int exitCode, String output) {}

  private static Ended run(String output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--output=s3a://lake/" + output,
                "--proxy=s3a://lake/proxy.pt",
                "--set=embed.image-size=32",
                "--set=embed.views=2",
                "--set=classes.count=2",
                "--set=classes.max-iterations=2",
                "--set=select.keep=[0.5]"));
    arguments.addAll(List.of(more));
    if (arguments.stream().noneMatch(argument -> argument.startsWith("--input"))) {
      arguments.addAll(List.of("--input=s3a://lake/images and é", "--run-id=nightly"));
    }
    return command(arguments.toArray(String[]::new));
  }

  private static Ended command(String... arguments) {
    StringWriter output = new StringWriter();
    PrintWriter printer = new PrintWriter(output);
    int exitCode = Main.run(printer, printer, arguments);
    return new Ended(exitCode, output.toString());
  }

  /** The hashes of a run's files but of the records and the report, which hold times. */
  private static SortedMap<String, String> published(String output) {
    SortedMap<String, String> hashes = lake.hashes(output + "/runs/nightly");
    hashes.keySet().removeIf(name -> name.equals("run.json") || name.startsWith("report/"));
    return hashes;
  }

  @Test
  void run_isWhole_asAClientSeesIt_thatIsNotHadoops() {
    assertThat(reference)
        .containsKeys("_SUCCESS", "ranking/part-00000.parquet", "subsets/keep-0.50/filenames.txt");
    assertThat(lake.text("out/current.json")).contains("\"run_id\" : \"nightly\"");
    String record = lake.text("out/runs/nightly/run.json");
    reference.forEach(
        (name, hash) -> {
          if (!name.equals("_SUCCESS")) {
            assertThat(record).as(name).contains(hash);
          }
        });
    Ended verified = command("verify", "--run=s3a://lake/out");
    assertThat(verified.exitCode()).as(verified.output()).isZero();
  }

  @Test
  void tables_areCommittedWithoutRenaming() {
    List<String> successes =
        lake.keys("out/work/").stream().filter(key -> key.endsWith("/_SUCCESS")).toList();
    assertThat(successes).hasSizeGreaterThanOrEqualTo(4);
    for (String success : successes) {
      assertThat(lake.text(success)).as(success).contains("\"committer\":\"magic\"");
    }
    assertThat(lake.keys("out/")).noneMatch(key -> key.contains("__magic"));
  }

  @Test
  void run_throughAFailingStore_hasTheSameBytes() {
    proxy.set(
        request ->
            switch (request.number() % 77) {
              case 10, 40 -> Fault.DELAY;
              case 20, 50 -> Fault.CLOSE;
              case 30 -> Fault.INTERNAL_ERROR;
              case 65, 75 -> Fault.DROP_ANSWER;
              default -> request.number() % 7 == 0 ? Fault.SLOW_DOWN : Fault.NONE;
            });
    Ended run = run("through-faults");
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(proxy.faults()).hasSizeGreaterThan(100);
    proxy.set(request -> Fault.NONE);
    assertThat(published("through-faults")).isEqualTo(reference);
    assertThat(command("verify", "--run=s3a://lake/through-faults").exitCode()).isZero();
  }

  /** A fault for the first request of a kind, and none for those after it. */
  private static FaultyS3.Policy once(Fault fault, String method, String path) {
    AtomicBoolean did = new AtomicBoolean();
    return request ->
        request.method().equals(method)
                && request.path().endsWith(path)
                && did.compareAndSet(false, true)
            ? fault
            : Fault.NONE;
  }

  @Test
  void answerToThePointer_thatIsLost_losesNothing_andFoldersOfAKilledAttemptGo() {
    for (String folder : List.of("", "_staging-1/", "_staging-1/__magic_job-2/")) {
      lake.write("lost-answer/runs/nightly/rejects/" + folder, new byte[0]);
    }
    proxy.set(once(Fault.DROP_ANSWER, "PUT", "/current.json"));
    Ended run = run("lost-answer", FINISHED);
    assertThat(proxy.faults()).hasSize(1);
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(lake.text("lost-answer/current.json")).contains("\"run_id\" : \"nightly\"");
    assertThat(published("lost-answer")).isEqualTo(reference);
    assertThat(command("verify", "--run=s3a://lake/lost-answer").exitCode()).isZero();
  }

  @Test
  void pointer_thatCannotBeWritten_leavesAWholeRun_andTheSameCommandPointsToIt() {
    proxy.set(
        request ->
            request.method().equals("PUT") && request.path().endsWith("/current.json")
                ? Fault.INTERNAL_ERROR
                : Fault.NONE);
    Ended run = run("no-pointer", FINISHED);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(5);
    assertThat(run.output()).contains("s3a://lake/no-pointer/current.json", "published");
    assertThat(lake.text("no-pointer/runs/nightly/run.json")).contains("\"status\" : \"done\"");
    assertThat(published("no-pointer")).isEqualTo(reference);
    proxy.set(request -> Fault.NONE);
    assertThat(run("no-pointer", FINISHED).exitCode()).isZero();
    assertThat(command("verify", "--run=s3a://lake/no-pointer").exitCode()).isZero();
  }

  @Test
  void storeThatFails_endsTheRun_whichNamesTheOperationAndThePlace_andIsFinishedLater() {
    proxy.set(
        request -> request.path().contains("/gone/work/classes/") ? Fault.SLOW_DOWN : Fault.NONE);
    Ended run = run("gone");
    assertThat(run.exitCode()).as(run.output()).isEqualTo(5);
    assertThat(run.output()).contains("s3a://lake/gone/work/classes").doesNotContain("\tat ");
    assertThat(lake.exists("gone/current.json")).isFalse();
    proxy.set(request -> Fault.NONE);
    Ended again = run("gone");
    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(again.output()).contains("embed     24 images, reused");
    assertThat(published("gone")).isEqualTo(reference);
  }

  @Test
  void object_thatIsGoneWhenItIsRead_isAReject_andOneThatIsReplaced_isReadAnew() {
    List<String> images = lake.keys("images and é/");
    String gone = images.get(0);
    String replaced = images.get(1);
    byte[] before = lake.read(replaced);
    byte[] after = lake.read(images.get(2));
    AtomicBoolean cut = new AtomicBoolean();
    proxy.set(
        request -> {
          boolean reads = request.method().equals("GET") && request.path().endsWith(replaced);
          if (reads && cut.compareAndSet(false, true)) {
            return Fault.CUT_ANSWER;
          }
          if (reads) {
            lake.write(replaced, after);
          }
          return request.path().endsWith(gone) ? Fault.NOT_FOUND : Fault.NONE;
        });
    Ended run = run("changing", "--set=corpus.dedup=off");
    lake.write(replaced, before);
    assertThat(cut).isTrue();
    assertThat(run.exitCode()).as(run.output()).isZero();
    String record = lake.text("changing/runs/nightly/run.json");
    assertThat(record).contains("\"missing\" : 1", "\"listed\" : 24");
    assertThat(command("verify", "--run=s3a://lake/changing").exitCode()).isZero();
  }

  /**
   * Two runs, each of which finds another lake than the one before, and has it changed meanwhile.
   */
  @Test
  void lakeThatChangesWhileItIsRead_isAsItWasListed_inEachRun() {
    lake.copy("images and é/", "moving/");
    List<String> first = names("moving/");
    proxy.set(changing(() -> change("1", first.get(first.size() - 1), first.get(0))));
    Ended run = run("moved", "--input=s3a://lake/moving", "--run-id=first");
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(ids("moved/runs/first")).isEqualTo(first);

    List<String> second = names("moving/");
    assertThat(second).hasSize(first.size() + 1).doesNotContain(first.get(first.size() - 1));
    proxy.set(changing(() -> change("2", second.get(second.size() - 1), second.get(0))));
    Ended grown = run("moved", "--input=s3a://lake/moving", "--run-id=second");
    assertThat(grown.exitCode()).as(grown.output()).isZero();
    assertThat(grown.output()).containsPattern("embed     25 images: \\d embedded, \\d+ kept");
    assertThat(ids("moved/runs/second")).isEqualTo(second);
    proxy.set(request -> Fault.NONE);
    assertThat(command("verify", "--run=s3a://lake/moved").exitCode()).isZero();
  }

  /** Does something once, when the first image is read. */
  private static FaultyS3.Policy changing(Runnable change) {
    AtomicBoolean did = new AtomicBoolean();
    return request -> {
      if (request.method().equals("GET")
          && request.path().contains("/moving/")
          && did.compareAndSet(false, true)) {
        change.run();
      }
      return Fault.NONE;
    };
  }

  /** Two images come, one goes, and one becomes another. */
  private static void change(String mark, String goes, String becomes) {
    byte[] image = lake.read("images and é/" + names("images and é/").get(3));
    lake.write("moving/new/" + mark + "a.png", image);
    lake.write("moving/a-new/" + mark + "b.png", image);
    lake.delete("moving/" + goes);
    lake.write("moving/" + becomes, image);
  }

  private static List<String> names(String folder) {
    return lake.keys(folder).stream().map(key -> key.substring(folder.length())).sorted().toList();
  }

  /** Returns the ids of all images of a run, whatever became of them. */
  private static List<String> ids(String run) {
    List<String> ids = new ArrayList<>();
    for (String table : List.of("ranking", "rejects", "duplicates")) {
      LocalSpark.onCores(2)
          .read()
          .parquet("s3a://lake/" + run + "/" + table)
          .select("image_id")
          .collectAsList()
          .forEach(row -> ids.add(row.getString(0)));
    }
    ids.sort(null);
    return ids;
  }
}
