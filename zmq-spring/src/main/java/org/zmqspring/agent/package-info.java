/**
 * Work that repeats on one named thread, the inbox that feeds it, the clock it reads.
 */
@Internal
@NullMarked
package org.zmqspring.agent;

import org.jspecify.annotations.NullMarked;
import org.zmqspring.message.Internal;
