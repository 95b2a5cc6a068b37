/**
 * The stages in their order, each materialised once under its fingerprint, and the publishing of a
 * run.
 */
@NullMarked
package io.corelake.pipeline;

import org.jspecify.annotations.NullMarked;
