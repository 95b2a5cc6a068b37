/**
 * The algorithm: orders the images of one latent class, and weaves the classes into one global
 * order. Arrays and indices in, order out; the package knows only the JDK.
 *
 * <p>The ground set of a class is its mean view vectors on a fixed-point grid ({@link
 * io.corelake.selection.Grid}), so that every sum is an exact integer and every order is a pure
 * function of the vectors. Objectives: {@link io.corelake.selection.Objective}. The method is
 * CL-Core (SAS): Joshi and Mirzasoleiman, "Data-Efficient Contrastive Self-supervised Learning",
 * ICML 2023, arXiv 2302.09195.
 */
@NullMarked
package io.corelake.selection;

import org.jspecify.annotations.NullMarked;
