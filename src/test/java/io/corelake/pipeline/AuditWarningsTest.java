package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.audit.ProxyAudit;
import org.junit.jupiter.api.Test;

class AuditWarningsTest {
  private static ProxyAudit audit(
      long images, double similarity, double correlation, double effectiveRank) {
    return new ProxyAudit(
        images,
        64,
        null,
        similarity + correlation * (1 - similarity),
        similarity,
        correlation,
        1 - similarity,
        0,
        effectiveRank,
        images);
  }

  @Test
  void soundProxy_hasNone() {
    assertThat(AuditWarnings.of(audit(1000, 0.4, 0.6, 20))).isEmpty();
  }

  @Test
  void eachFigureBeyondItsBound_isALine() {
    assertThat(AuditWarnings.of(audit(1000, 0.999, 0.6, 20)))
        .singleElement()
        .asString()
        .startsWith("the proxy is nearly collapsed: two different images are 0.999 alike");
    assertThat(AuditWarnings.of(audit(1000, 0.4, 0.01, 20)))
        .singleElement()
        .asString()
        .startsWith("the proxy hardly recognises an image")
        .contains("0.010", "embed.mean");
    assertThat(AuditWarnings.of(audit(1000, 0.4, 0.6, 1.2)))
        .singleElement()
        .asString()
        .contains("effective rank 1.20 of 64");
    assertThat(AuditWarnings.of(audit(1000, 0.999, 0.01, 1.2))).hasSize(3);
  }

  @Test
  void fewImages_mayWellBeAlike() {
    assertThat(AuditWarnings.of(audit(19, 0.999, 0.01, 1.2))).isEmpty();
  }

  @Test
  void figuresThatAreNotThere_warnOfNothing() {
    assertThat(
            AuditWarnings.of(new ProxyAudit(1000, 4096, null, null, null, null, 0.5, 0, null, 0)))
        .isEmpty();
  }
}
