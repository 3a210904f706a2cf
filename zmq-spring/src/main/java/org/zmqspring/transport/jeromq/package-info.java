/**
 * The only code that knows JeroMQ.
 */
@NullMarked
package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.NullMarked;
