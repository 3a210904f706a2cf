/**
 * The only code that knows JeroMQ.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.NullMarked;
