/** The command line: arguments to configuration to pipeline to exit code. */
@NullMarked
package io.corelake.cli;

import org.jspecify.annotations.NullMarked;
