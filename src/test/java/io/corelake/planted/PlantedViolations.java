package io.corelake.planted;

import ai.djl.Device;
import ai.djl.repository.zoo.ZooModel;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twelvemonkeys.imageio.ImageReaderBase;
import io.corelake.cli.Main;
import java.io.ObjectInputStream;
import java.util.Random;
import org.apache.spark.ml.clustering.KMeans;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import picocli.CommandLine;
import tagbio.umap.Umap;

/** Breaks every rule that is about one class. */
public final class PlantedViolations {
  @Nullable Device device;
  @Nullable KMeans kMeans;
  @Nullable CommandLine commandLine;
  @Nullable Load load;
  @Nullable ObjectMapper mapper;
  @Nullable ImageReaderBase reader;
  @Nullable Umap umap;
  @Nullable Random random;
  @Nullable Main main;
  @Nullable ObjectInputStream objects;
  @Nullable ZooModel<?, ?> archive;

  void exit() {
    System.exit(0);
  }
}
