package io.corelake.report;

/**
 * One figure of the proxy.
 *
 * @param meaning how to read it, in one line
 */
public record AuditRow(String measure, String value, String meaning) {}
