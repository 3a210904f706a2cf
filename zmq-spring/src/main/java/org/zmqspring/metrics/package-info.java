/**
 * Binds what happens to meters.
 */
@Internal
@NullMarked
package org.zmqspring.metrics;

import org.jspecify.annotations.NullMarked;
import org.zmqspring.message.Internal;
