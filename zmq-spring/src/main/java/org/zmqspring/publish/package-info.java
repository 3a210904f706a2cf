/**
 * Owns the publisher sockets and takes messages from any thread.
 */
@NullMarked
package org.zmqspring.publish;

import org.jspecify.annotations.NullMarked;
