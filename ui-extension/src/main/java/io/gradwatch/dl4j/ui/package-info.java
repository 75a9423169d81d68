/**
 * A page of its own inside the Deeplearning4j training UI, and the exporter that feeds it through a stats storage.
 */
@NullMarked
package io.gradwatch.dl4j.ui;

import org.jspecify.annotations.NullMarked;
