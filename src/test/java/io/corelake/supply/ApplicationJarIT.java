package io.corelake.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * What the application jar holds, and what it says of it: libraries, licences, bill of materials.
 */
class ApplicationJarIT {
  private static final Path JAR = Path.of("target/corelake.jar");
  private static final Path BILL_OF_MATERIALS = Path.of("target/corelake-sbom.json");

  /** A library in the list: {@code (licence) name (group:artifact:version - home page)}. */
  private static final Pattern LIBRARY =
      Pattern.compile(".*\\(([^:()]+):([^:()]+):([^:() ]+) - .*");

  private static List<String> list() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return text(jar, "META-INF/THIRD-PARTY.txt")
          .lines()
          .filter(line -> line.startsWith("     ("))
          .toList();
    }
  }

  /** Returns {@code group:artifact:version} of the libraries. */
  private static NavigableSet<String> libraries() throws IOException {
    NavigableSet<String> libraries = new TreeSet<>();
    for (String line : list()) {
      Matcher library = LIBRARY.matcher(line);
      assertThat(library.matches()).as(line).isTrue();
      libraries.add(library.group(1) + ":" + library.group(2) + ":" + library.group(3));
    }
    return libraries;
  }

  private static Path onClassPath(String library) {
    String[] parts = library.split(":", -1);
    String name = parts[1] + "-" + parts[2] + ".jar";
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(library + " is not on the class path"));
  }

  private static NavigableSet<String> classes(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      NavigableSet<String> classes = new TreeSet<>();
      jar.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
          .map(name -> name.replaceFirst("org/snakeyaml/engine/", "io/corelake/shaded/snakeyaml/"))
          .map(name -> name.replaceFirst("com/google/gson/", "io/corelake/shaded/gson/"))
          .forEach(classes::add);
      return classes;
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void classes_areOursAndThoseOfTheListedLibraries() throws IOException {
    NavigableSet<String> unknown = classes(JAR);
    unknown.removeIf(name -> name.matches("io/corelake/(?!shaded/).*"));
    NavigableSet<String> missing = new TreeSet<>();
    for (String library : libraries()) {
      for (String name : classes(onClassPath(library))) {
        if (!unknown.contains(name)) {
          missing.add(name);
        }
      }
    }
    assertThat(missing).isEmpty();
    for (String library : libraries()) {
      unknown.removeAll(classes(onClassPath(library)));
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void licences_areInTheJar_andNoLibrarysNoticeIsLost() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
      String notice = text(jar, "META-INF/NOTICE");
      assertThat(notice).isEqualTo(Files.readString(Path.of("src/main/resources/META-INF/NOTICE")));
      for (String line : list()) {
        if (!line.contains("(Apache-2.0)")) {
          // As the poms have it; NOTICE says what the sources of the last two do.
          assertThat(line)
              .matches(
                  " *\\(BSD-3-Clause\\) TwelveMonkeys .*|.* ECharts \\(org.webjars:.*|.* Umap .*");
        }
      }
      assertThat(text(jar, "META-INF/licenses/TwelveMonkeys.txt")).contains("Harald Kuhr");
      assertThat(text(jar, "META-INF/licenses/libffi.txt")).contains("Anthony Green");
      assertThat(text(jar, "META-INF/licenses/UMAP.txt")).contains("Leland McInnes", "Tag.bio");
      assertThat(text(jar, "META-INF/licenses/zrender.txt")).contains("Baidu");
      assertThat(text(jar, "META-INF/AL2.0")).contains("Apache License");
      for (String library : libraries()) {
        try (JarFile brought = new JarFile(onClassPath(library).toFile())) {
          // A licence under 2.0 of Apache asks to pass a NOTICE on.
          assertThat(brought.stream().map(ZipEntry::getName))
              .as(library)
              .noneMatch(name -> name.matches("(?i)(META-INF/)?NOTICE(\\.\\w+)?"));
        }
      }
    }
  }

  /** So that a jar built elsewhere has the same bytes; docs/releasing.md compares two. */
  @Test
  void ourEntries_haveTheTimeOfThePom_andAVersionIsSaid() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    try (JarFile jar = new JarFile(JAR.toFile())) {
      String time = between(pom, "<project.build.outputTimestamp>", "<");
      // Those of the libraries keep their own.
      assertThat(jar.stream().filter(entry -> entry.getName().matches("io/corelake/(?!shaded).+")))
          .hasSizeGreaterThan(100)
          .allSatisfy(
              entry ->
                  assertThat(entry.getTimeLocal())
                      .isEqualTo(OffsetDateTime.parse(time).toLocalDateTime()));
      assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isEqualTo(between(pom, "<version>", "<"));
    }
  }

  private static String between(String text, String before, String after) {
    int start = text.indexOf(before) + before.length();
    return text.substring(start, text.indexOf(after, start));
  }

  /** Maven makes none without a network. */
  @Test
  void billOfMaterials_isOfTheListedLibraries_withLicences_andWithoutATime() throws IOException {
    assumeThat(BILL_OF_MATERIALS).exists();
    JsonNode bill = new JsonMapper().readTree(BILL_OF_MATERIALS.toFile());
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.path("serialNumber").isMissingNode()).isTrue();
    assertThat(bill.path("metadata").path("timestamp").isMissingNode()).isTrue();
    List<String> components = new ArrayList<>();
    for (JsonNode component : bill.path("components")) {
      components.add(
          component.path("group").asText()
              + ":"
              + component.path("name").asText()
              + ":"
              + component.path("version").asText());
      assertThat(component.path("licenses")).as(component.path("name").asText()).isNotEmpty();
      assertThat(component.path("hashes")).isNotEmpty();
      boolean bsd = component.path("licenses").toString().contains("BSD-3-Clause");
      assertThat(bsd)
          .isEqualTo(
              component.path("group").asText().matches("com\\.twelvemonkeys.*|org\\.webjars"));
    }
    assertThat(new TreeSet<>(components)).isEqualTo(libraries());
  }
}
