/**
 * Runs the state machine of every link, opens and retires engine sockets, publishes the
 * changes.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.supervise;

import org.jspecify.annotations.NullMarked;
