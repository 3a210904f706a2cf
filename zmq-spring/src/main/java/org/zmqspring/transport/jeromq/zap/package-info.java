/**
 * Decides which peers may connect to a bound socket (ZAP, RFC 27).
 */
@Internal
@NullMarked
package org.zmqspring.transport.jeromq.zap;

import org.jspecify.annotations.NullMarked;
import org.zmqspring.message.Internal;
