/** The example of docs/testkit.md, in a package of its own as a plugin's would be. */
@NullMarked
package io.gradwatch.testkit.example;

import org.jspecify.annotations.NullMarked;
