package io.corelake.table;

import io.corelake.storage.Storage;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What Spark's writer notes at the end of a Parquet file, read by the driver alone: Spark itself
 * starts a job for it, which takes longer than to read a small table.
 *
 * @param rows of the file
 * @param schema as the writer knew it; null in a file that Spark has not written
 */
record ParquetFooter(long rows, @Nullable StructType schema) {
  /** Where Spark's writer notes the schema. */
  private static final String SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  /**
   * Reads the footer of a file.
   *
   * @throws RuntimeException of Parquet's if it is damaged
   */
  static ParquetFooter of(Storage storage, FileStatus file) {
    return storage.read(
        file.getPath(),
        in -> {
          try (ParquetFileReader reader = ParquetFileReader.open(new Opened(in, file.getLen()))) {
            String schema = reader.getFileMetaData().getKeyValueMetaData().get(SCHEMA);
            return new ParquetFooter(
                reader.getRecordCount(),
                schema == null ? null : (StructType) DataType.fromJson(schema));
          }
        });
  }

  /** A file that is open. */
  private record Opened(FSDataInputStream in, long length) implements InputFile {
    @Override
    public long getLength() {
      return length;
    }

    @Override
    public SeekableInputStream newStream() {
      return HadoopStreams.wrap(in);
    }
  }
}
