package io.corelake.testing;

import io.corelake.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The objects of a bucket as Amazon's own client sees them, past Hadoop. */
public final class S3Objects implements AutoCloseable {
  private final S3Client client;
  private final String bucket;

  public S3Objects(URI endpoint, String bucket) {
    this.bucket = bucket;
    this.client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClient(ApacheHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .build();
  }

  /** Uploads a file, or every file below a folder. */
  public void upload(Path from, String key) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String below = from.relativize(file).toString();
        String name = below.isEmpty() ? key : key + "/" + below;
        client.putObject(request -> request.bucket(bucket).key(name), RequestBody.fromFile(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write(String key, byte[] bytes) {
    client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
  }

  public void delete(String key) {
    client.deleteObject(request -> request.bucket(bucket).key(key));
  }

  /** Copies every object whose key begins with a prefix. */
  public void copy(String from, String to) {
    for (String key : keys(from)) {
      write(to + key.substring(from.length()), read(key));
    }
  }

  public byte[] read(String key) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
  }

  public String text(String key) {
    return new String(read(key), StandardCharsets.UTF_8);
  }

  /** Returns the keys that begin with a prefix. */
  public List<String> keys(String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  public boolean exists(String key) {
    return keys(key).contains(key);
  }

  /** Returns the sha256 of every object below a folder, by the rest of its key. */
  public SortedMap<String, String> hashes(String folder) {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (String key : keys(folder + "/")) {
      hashes.put(key.substring(folder.length() + 1), Sha256.of(read(key)));
    }
    return hashes;
  }

  @Override
  public void close() {
    client.close();
  }
}
