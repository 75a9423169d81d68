/**
 * Everything by file: reads {@code gradwatch.yaml}, finds plugins by name, and writes the JSON Schema of the file.
 */
@NullMarked
package io.gradwatch.config;

import org.jspecify.annotations.NullMarked;
