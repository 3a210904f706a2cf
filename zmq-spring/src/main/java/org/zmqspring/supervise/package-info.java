/**
 * Runs the state machine of every link, opens and retires engine sockets, publishes the
 * changes.
 */
@NullMarked
package org.zmqspring.supervise;

import org.jspecify.annotations.NullMarked;
