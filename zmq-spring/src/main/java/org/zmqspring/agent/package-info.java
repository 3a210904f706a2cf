/**
 * Work that repeats on a named thread, the inbox for it, the clock.
 */
@Internal
@NullMarked
package org.zmqspring.agent;

import org.jspecify.annotations.NullMarked;
import org.zmqspring.message.Internal;
