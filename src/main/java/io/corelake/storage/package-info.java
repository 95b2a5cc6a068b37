/** Small files on any Hadoop file system, written whole or not at all. */
@NullMarked
package io.corelake.storage;

import org.jspecify.annotations.NullMarked;
