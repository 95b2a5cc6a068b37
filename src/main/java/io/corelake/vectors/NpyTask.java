package io.corelake.vectors;

import io.corelake.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads one chunk of an .npy file and its ids. */
final class NpyTask implements FlatMapFunction<Long, Row> {
  private final NpyChunks chunks;
  private final VectorCheck check;
  private final Broadcast<SerializableConfiguration> hadoop;

  NpyTask(NpyChunks chunks, VectorCheck check, Broadcast<SerializableConfiguration> hadoop) {
    this.chunks = chunks;
    this.check = check;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(Long number) throws IOException {
    int chunk = number.intValue();
    FSDataInputStream numbers = open(chunks.numbersUri());
    FSDataInputStream ids = open(chunks.idsUri());
    numbers.seek(
        chunks.layout().dataOffset() + chunks.firstRow(chunk) * chunks.layout().rowBytes());
    ids.seek(chunks.idOffsets()[chunk]);
    IdLines lines =
        new IdLines(ids, chunks.idOffsets()[chunk], chunks.firstRow(chunk), chunks.idsName());
    return new NpyRows(numbers, lines, chunks, chunk, check);
  }

  private FSDataInputStream open(String uri) throws IOException {
    Configuration configuration = hadoop.value().value();
    Path path = new Path(uri);
    FSDataInputStream in = Storage.open(path.getFileSystem(configuration), path);
    // Not at the iterator's end: a task that fails or is cancelled never gets there.
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> {
                  try {
                    in.close();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    return in;
  }
}
