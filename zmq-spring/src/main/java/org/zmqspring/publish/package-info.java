/**
 * Owns the publisher sockets and sends messages of any thread.
 */
@NullMarked
package org.zmqspring.publish;

import org.jspecify.annotations.NullMarked;
