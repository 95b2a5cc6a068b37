/** Tables on storage, and rows on their way between tasks: the settings that keep them exact. */
@NullMarked
package io.corelake.table;

import org.jspecify.annotations.NullMarked;
