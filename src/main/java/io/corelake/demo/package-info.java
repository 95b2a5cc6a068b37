/**
 * The demo corpus: drawn pictures of ten kinds of scenes, with the hard cases, the duplicates and
 * the broken files of a real image lake.
 */
@NullMarked
package io.corelake.demo;

import org.jspecify.annotations.NullMarked;
