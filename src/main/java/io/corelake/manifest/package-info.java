/** The subset manifests that training jobs read. */
@NullMarked
package io.corelake.manifest;

import org.jspecify.annotations.NullMarked;
