package io.corelake.embed;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.embed.ExecutorAnswer.Fault;
import io.corelake.embed.ExecutorAnswer.Trial;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.ProxyTrial;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Storage;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Tries the proxy out on the executor that it lands on, and says what came of it; it does not fail,
 * since Spark would try it again elsewhere.
 */
final class PreflightTask implements VoidFunction<Iterator<Integer>> {
  /** An executor that has answered holds back its cores, so that the others get the next tasks. */
  private static final long PAUSE_MILLIS = 100;

  /** The last preflight of this JVM: its accumulator's id, and the answer. */
  private record Answered(long preflight, ExecutorAnswer answer) {}

  private static @Nullable Answered answered;

  private final EmbedSpec spec;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final CollectionAccumulator<ExecutorAnswer> answers;

  PreflightTask(
      EmbedSpec spec,
      Broadcast<SerializableConfiguration> hadoop,
      CollectionAccumulator<ExecutorAnswer> answers) {
    this.spec = spec;
    this.hadoop = hadoop;
    this.answers = answers;
  }

  @Override
  public void call(Iterator<Integer> numbers) throws InterruptedException {
    answers.add(answer());
    Thread.sleep(PAUSE_MILLIS);
  }

  private ExecutorAnswer answer() {
    synchronized (PreflightTask.class) {
      Answered before = answered;
      if (before != null && before.preflight() == answers.id()) {
        return before.answer();
      }
      ExecutorAnswer answer = find();
      answered = new Answered(answers.id(), answer);
      return answer;
    }
  }

  private ExecutorAnswer find() {
    SparkEnv environment = SparkEnv.get();
    BlockManagerId self = environment.blockManager().blockManagerId();
    Trial trial = null;
    Fault fault = null;
    try {
      trial = Trial.of(tried());
    } catch (RuntimeException | LinkageError e) {
      fault = Fault.of(e);
    }
    return new ExecutorAnswer(self.hostPort(), environment.executorId(), self.host(), trial, fault);
  }

  private ProxyTrial tried() {
    TorchEngine.configure(spec.libtorch(), spec.threads());
    ProxyModel model =
        ProxyLoading.SHARED.load(
            spec, AssignedGpu.of(TaskContext.get(), spec.device()), this::proxy);
    return ProxyTrial.run(model, spec.imagesABatch() * spec.views(), spec.imageSize());
  }

  private byte[] proxy() {
    try {
      return new Storage(hadoop.value().value()).read(new Path(spec.proxyUri()));
    } catch (CoreLakeException e) {
      throw e.exitCode() == ExitCode.STORAGE
          ? new CoreLakeException(
              ExitCode.STORAGE,
              e.getMessage()
                  + "; the proxy lies in the work folder (--work, else below --output), which every"
                  + " executor must be able to read",
              e)
          : e;
    }
  }
}
