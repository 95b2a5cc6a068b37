package io.corelake;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import io.corelake.planted.PlantedViolations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls between the packages, each with a proof that it would be seen to fall. */
class ArchitectureTest {
  private static final JavaClasses CORELAKE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.corelake");

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages("io.corelake.planted");

  static List<ArchRule> rules() {
    return List.of(
        only("ai.djl..", "..proxy.."),
        only("org.apache.spark.ml..", "..classes.."),
        only("picocli..", "..cli.."),
        only("org.snakeyaml..", "..config.."),
        only("com.fasterxml.jackson..", "..storage..", "..corpus.."),
        only("com.twelvemonkeys..", "..image.."),
        only("tagbio.umap..", "..report.."),
        noClasses()
            .that()
            .resideInAnyPackage("..selection..", "..image..", "..seed..", "..report..", "..demo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", "ai.djl..")
            .as("selection, image, seed, report and demo know neither Spark nor Hadoop nor DJL"),
        noClasses()
            .that()
            .resideInAnyPackage("..config..", "..proxy..", "..storage..", "..train..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark..")
            .as("config, proxy, storage and train know no Spark"),
        noClasses()
            .that()
            .resideOutsideOfPackage("..cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.corelake.cli..")
            .as("nothing depends on the command line"),
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .callMethod(Math.class, "random")
            .as("randomness comes from io.corelake.seed"),
        noClasses()
            .that()
            // A task's answer to the driver.
            .doNotHaveFullyQualifiedName("io.corelake.rank.BestOfShare")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.beans..", "java.rmi..")
            .as("no Java object is made of bytes that came from outside"),
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.repository..")
            .as("DJL opens no archive, since it would compile and run what lies in one"),
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.corelake.cli.Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .as("only Main prints and exits"));
  }

  private static ArchRule freeOfCycles(String packages) {
    return slices().matching(packages).should().beFreeOfCycles();
  }

  @Test
  void packages_areFreeOfCycles() {
    freeOfCycles("io.corelake.(*)..").check(CORELAKE);
    assertThatThrownBy(() -> freeOfCycles("io.corelake.planted.(*)..").check(PLANTED))
        .isInstanceOf(AssertionError.class);
  }

  /** Only one package of ours may know a library. */
  private static ArchRule only(String library, String... ours) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(ours)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .as("only " + String.join(", ", ours) + " knows " + library);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void wall_stands(ArchRule rule) {
    rule.check(CORELAKE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void wall_isSeenToFall(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(PLANTED)).isInstanceOf(AssertionError.class);
  }

  @Test
  void planted_isNotPartOfTheProduct() {
    assertThat(CORELAKE.contain(PlantedViolations.class)).isFalse();
    assertThat(CORELAKE.size()).isGreaterThan(100);
    classes().should().resideInAPackage("io.corelake..").check(CORELAKE);
  }
}
