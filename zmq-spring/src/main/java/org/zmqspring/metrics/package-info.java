/**
 * Counts and measures with Micrometer.
 */
@Internal
@NullMarked
package org.zmqspring.metrics;

import org.jspecify.annotations.NullMarked;
import org.zmqspring.message.Internal;
