/**
 * The report of a run: a plain model that the pipeline fills, and the one HTML page that shows it.
 */
@NullMarked
package io.corelake.report;

import org.jspecify.annotations.NullMarked;
