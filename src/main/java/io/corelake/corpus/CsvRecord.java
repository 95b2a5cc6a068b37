package io.corelake.corpus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a CSV file.
 *
 * @param line on which it begins, from 1
 * @param fields null where a field is empty
 * @param fault why the line is no record, or null
 */
record CsvRecord(long line, List<@Nullable String> fields, @Nullable String fault) {}
