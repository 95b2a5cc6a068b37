package io.corelake.report;

/**
 * The images that one stage rejected for one reason.
 *
 * @param exampleUri one of them
 * @param exampleDetail what was wrong with that one
 */
public record RejectRow(
    String stage, String reason, long images, String exampleUri, String exampleDetail) {}
