package io.corelake.lock;

import io.corelake.storage.Json;
import io.corelake.storage.SeenFile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code lock.json}: who holds a folder, and a sign of life.
 *
 * @param token of the owner, that no other has
 * @param since when the owner began, by its own clock; for people
 * @param beat counts the signs of life
 * @param beatAt when the last one was, by the owner's clock; for people
 * @param staleAfter seconds without a sign of life after which the lock may be taken over
 */
record LockRecord(
    String token,
    String runId,
    String host,
    String since,
    long beat,
    String beatAt,
    double staleAfter) {

  LockRecord {
    if (token == null || runId == null || host == null || since == null || !(staleAfter > 0)) {
      throw new IllegalArgumentException("A lock lacks its owner");
    }
  }

  /** Returns the record of a new owner. */
  static LockRecord first(String runId, double staleAfter) {
    String now = Instant.now().toString();
    return new LockRecord(UUID.randomUUID().toString(), runId, thisHost(), now, 0, now, staleAfter);
  }

  /** Returns this record with one sign of life more. */
  LockRecord next() {
    return new LockRecord(
        token, runId, host, since, beat + 1, Instant.now().toString(), staleAfter);
  }

  /** Reads the record; none where the file is not whole, as while it is created on some stores. */
  static Optional<LockRecord> of(SeenFile file) {
    try {
      return Optional.of(Json.read(file.text(), LockRecord.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String text() {
    return Json.pretty(this);
  }

  /** Says who the owner is. */
  String owner() {
    return "run %s on host %s, which began at %s".formatted(runId, host, since);
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
