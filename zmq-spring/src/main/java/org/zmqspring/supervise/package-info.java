/**
 * Runs every link's judgement, opens and retires engine sockets, publishes the result.
 */
@NullMarked
package org.zmqspring.supervise;

import org.jspecify.annotations.NullMarked;
