/** The configuration: one reference file, typed values, and errors that name the key. */
@NullMarked
package io.corelake.config;

import org.jspecify.annotations.NullMarked;
